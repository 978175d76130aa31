package dev.mizzen.volume.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code publish.json}: written last, so that a directory without one was never mounted. */
final class PublishFile {

  private static final String NAME = "publish.json";

  private final ObjectMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  void write(Path directory, Published published) throws IOException {
    DurableFiles.write(
        directory.resolve(NAME), json.writerFor(Published.class).writeValueAsBytes(published));
  }

  Optional<Published> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    return Files.exists(file)
        ? Optional.of(json.readValue(Files.readAllBytes(file), Published.class))
        : Optional.empty();
  }
}
