package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.io.IOException;
import java.nio.file.Path;

/** The contents of files, one local copy of each however many views read it. */
public interface Contents {

  /** Holds a file's content; nothing is fetched yet. */
  Content open(VolumeRepository volume, Entry.File file);

  /**
   * Takes over a local file as the complete content of {@code file}, so that nobody fetches it. The
   * path is gone afterwards. The caller vouches for the bytes and writes no more.
   */
  void adopt(Path local, Entry.File file) throws IOException;
}
