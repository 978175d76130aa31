package dev.mizzen.volume.agent;

import java.io.IOException;
import java.util.Optional;

/** What a pod does with the files of a volume. */
interface PodFiles {

  /** Makes or replaces a file at the top. */
  void write(String name, String content) throws IOException;

  /** Empty when there is no such file. */
  Optional<String> read(String name) throws IOException;
}
