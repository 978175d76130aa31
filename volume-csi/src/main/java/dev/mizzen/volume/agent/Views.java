package dev.mizzen.volume.agent;

import java.io.IOException;
import java.nio.file.Path;

/** How volumes are shown to pods. */
public interface Views {

  /** What makes them, for what is kept on disk. */
  Backend backend();

  /**
   * Makes a view of the volume's head; whatever was in the directory before is dropped. Nothing is
   * mounted yet.
   */
  PodView create(Published.Volume volume, Path directory) throws IOException;

  /** A view that {@link #create} has made, perhaps in an earlier life of this process. */
  PodView open(Published.Volume volume, Path directory) throws IOException;
}
