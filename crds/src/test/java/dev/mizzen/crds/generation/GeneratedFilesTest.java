package dev.mizzen.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code -Dmizzen.regenerate=true} the files are written instead of compared. */
class GeneratedFilesTest {
  private static final Path CRDS = Path.of("src/main/resources/META-INF/fabric8");
  private static final Path REFERENCE = Path.of("../docs/reference/api.md");

  @Test
  void checkedInFilesAreThoseOfTheTypes() throws IOException {
    // Given
    List<CrdFile> generated = CrdFile.all();
    Map<String, String> expected = new TreeMap<>();
    generated.forEach(file -> expected.put(file.name(), file.yaml()));
    expected.put("api.md", ApiReference.of(generated));
    if (Boolean.getBoolean("mizzen.regenerate")) {
      write(expected);
    }

    // When
    Map<String, String> checkedIn = read();

    // Then
    assertThat(checkedIn)
        .as(
            "Regenerate with: ./mvnw -f crds/pom.xml test -Dmizzen.regenerate=true -Dtest=GeneratedFilesTest")
        .isEqualTo(expected);
  }

  private static void write(Map<String, String> files) throws IOException {
    Files.createDirectories(CRDS);
    Files.createDirectories(REFERENCE.getParent());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(
          file.getKey().equals("api.md") ? REFERENCE : CRDS.resolve(file.getKey()),
          file.getValue());
    }
  }

  private static Map<String, String> read() throws IOException {
    try (Stream<Path> files = Files.exists(CRDS) ? Files.list(CRDS) : Stream.of()) {
      Map<String, String> found =
          files.collect(
              Collectors.toMap(path -> path.getFileName().toString(), GeneratedFilesTest::text));
      if (Files.exists(REFERENCE)) {
        found.put("api.md", text(REFERENCE));
      }
      return new TreeMap<>(found);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
