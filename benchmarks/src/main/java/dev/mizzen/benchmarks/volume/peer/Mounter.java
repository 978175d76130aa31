package dev.mizzen.benchmarks.volume.peer;

import java.io.IOException;
import java.nio.file.Path;

/** A program that mounts what a {@link Copier} stored as plain objects. */
public interface Mounter {
  /** Name and version. */
  String version();

  /**
   * Mounts it, with nothing of it in any cache.
   *
   * @param folder that does not exist yet
   */
  Mounted mount(String name, Path folder) throws IOException;

  /** A mount; closing it takes it away. */
  interface Mounted extends AutoCloseable {
    /** Where it is. */
    Path path();

    @Override
    void close();
  }
}
