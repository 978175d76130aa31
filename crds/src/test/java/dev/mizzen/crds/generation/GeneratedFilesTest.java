package dev.mizzen.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code -Dmizzen.regenerate=true} the files are written instead of compared. */
class GeneratedFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path CRDS = Path.of("crds/src/main/resources/META-INF/fabric8");
  private static final Path CHART = Path.of("helm/mizzen-crds/templates");
  private static final Path REFERENCE = Path.of("docs/reference/api.md");

  @Test
  void checkedInFilesAreThoseOfTheTypes() throws IOException {
    // Given
    List<CrdFile> generated = CrdFile.all();
    Map<Path, String> expected = new TreeMap<>();
    generated.forEach(file -> expected.put(CRDS.resolve(file.name()), file.yaml()));
    generated.forEach(
        file -> expected.put(CHART.resolve(ChartTemplate.name(file)), ChartTemplate.of(file)));
    expected.put(REFERENCE, ApiReference.of(generated));
    if (Boolean.getBoolean("mizzen.regenerate")) {
      write(expected);
    }

    // When
    Map<Path, String> checkedIn = read();

    // Then
    assertThat(checkedIn)
        .as(
            "Regenerate with: ./mvnw -f crds/pom.xml test -Dmizzen.regenerate=true -Dtest=GeneratedFilesTest")
        .isEqualTo(expected);
  }

  private static void write(Map<Path, String> files) throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Path path = ROOT.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static Map<Path, String> read() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    for (Path folder : List.of(CRDS, CHART)) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        for (Path file : files.toList()) {
          found.put(folder.resolve(file.getFileName()), Files.readString(file));
        }
      }
    }
    found.put(REFERENCE, Files.readString(ROOT.resolve(REFERENCE)));
    return found;
  }
}
