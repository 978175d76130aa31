package dev.mizzen.benchmarks.volume.peer;

import java.io.IOException;
import java.nio.file.Path;

/** A program that brings a folder into the object store and back. */
public interface Copier {
  /** Name and version. */
  String version();

  /**
   * Stores a folder with all that is in it.
   *
   * @param name under which it is kept; nothing is there yet
   */
  void upload(Path folder, String name) throws IOException, InterruptedException;

  /** Fetches all of it into an empty folder. */
  void download(String name, Path folder) throws IOException, InterruptedException;
}
