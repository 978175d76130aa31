package dev.mizzen.volume.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A pod sees a plain directory. */
record FilesOfDirectory(Path directory) implements PodFiles {

  @Override
  public void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  @Override
  public Optional<String> read(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }
}
