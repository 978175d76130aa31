package dev.mizzen.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

/** {@code images.json}: what was made, for the launcher and for the next run. */
final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  Report(Path file) {
    this.file = file;
  }

  /** What the last run made; nothing when there was none or it cannot be read. */
  List<BuiltImage> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return JSON.readValue(file.toFile(), new TypeReference<List<BuiltImage>>() {});
    } catch (JsonProcessingException e) {
      return List.of();
    } catch (IOException e) {
      throw new ImageException("Cannot read " + file, e);
    }
  }

  /** Replaces the file. */
  void write(Collection<BuiltImage> images) {
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      JSON.writeValue(unfinished.toFile(), images);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ImageException("Cannot write " + file, e);
    }
  }
}
