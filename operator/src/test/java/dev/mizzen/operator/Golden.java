package dev.mizzen.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of {@code in-*.yaml}, which a test reads, and {@code out-*.yaml}, which it must
 * produce. A file that nobody used fails the test. With {@code -Dmizzen.regenerate=true} the
 * outputs are written.
 */
public final class Golden {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER))
          .registerModule(new JavaTimeModule());

  private final Path directory;
  private final Set<String> used = new HashSet<>();

  private Golden(Path directory) {
    this.directory = directory;
  }

  /** Every case below {@code src/test/resources/golden/<kind>}. */
  public static Stream<Golden> cases(String kind) {
    try (Stream<Path> directories = Files.list(Path.of("src/test/resources/golden", kind))) {
      return directories.sorted().toList().stream().map(Golden::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object in {@code in-<name>.yaml}, when there is such a file. */
  public <T> Optional<T> input(String name, Class<T> type) {
    Path file = directory.resolve("in-" + name + ".yaml");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    used.add(file.getFileName().toString());
    return Optional.of(read(file, type));
  }

  /** The outputs, by name, are exactly those of the directory, and no input was left. */
  public void produces(Map<String, ?> outputs) {
    if (Boolean.getBoolean("mizzen.regenerate")) {
      outputs.forEach(this::write);
    }
    outputs.forEach(
        (name, output) -> {
          String file = "out-" + name + ".yaml";
          used.add(file);
          assertThat(directory.resolve(file)).exists();
          assertThat(tree(output))
              .as(directory + "/" + file)
              .isEqualTo(read(directory.resolve(file), JsonNode.class));
        });
    assertThat(used)
        .as("files of %s that were used", directory)
        .containsExactlyInAnyOrderElementsOf(files());
  }

  /** As it would be read back, so that numbers compare by value. */
  private static JsonNode tree(Object output) {
    try {
      return YAML.readTree(YAML.writeValueAsString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Collection<String> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return List.copyOf(files.map(file -> file.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, Object output) {
    try {
      Files.writeString(
          directory.resolve("out-" + name + ".yaml"), YAML.writeValueAsString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return YAML.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
