package dev.mizzen.volume.cache;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file's content, held. Every byte given was checked against its hash. Safe for many threads.
 * Methods that fetch throw {@link dev.mizzen.volume.store.StoreException} when the store fails and
 * {@link dev.mizzen.volume.snapshot.CorruptVolumeException} when it gives something else.
 */
public interface Content extends AutoCloseable {

  /** In bytes. */
  long size();

  /**
   * Reads, and fetches what is not here yet.
   *
   * @return bytes read; less than the segment has only at the end
   */
  int read(long offset, MemorySegment into) throws IOException;

  /** The local file when all of it is here; it stays, unchanged, until this is closed. */
  Optional<Path> complete();

  /** Fetches all that is missing, in parallel, and gives the local file. */
  Path fetchAll() throws IOException;

  /** Lets the cache drop it. */
  @Override
  void close();
}
