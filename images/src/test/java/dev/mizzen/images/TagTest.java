package dev.mizzen.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagTest {
  @TempDir private Path root;
  private Path jar;

  @BeforeEach
  void writeJar() throws IOException {
    jar = Files.createDirectories(root.resolve("m/target/lib")).resolveSibling("m-0.1.0.jar");
    Files.writeString(jar, "one");
  }

  @Test
  void isTheSameWhenOnlyTheTimeOfAJarChanged() throws IOException {
    // Given
    String before = tag("-Xmx64m");

    // When
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

    // Then
    assertThat(tag("-Xmx64m")).isEqualTo(before).matches("0\\.1\\.0-[0-9a-f]{12}");
  }

  @Test
  void changesWithTheContentOfAJar() throws IOException {
    // Given
    String before = tag("-Xmx64m");

    // When
    Files.writeString(jar, "two");

    // Then
    assertThat(tag("-Xmx64m")).isNotEqualTo(before);
  }

  @Test
  void changesWithTheFlags() {
    assertThat(tag("-Xmx64m")).isNotEqualTo(tag("-Xmx65m"));
  }

  private String tag(String flag) {
    Workplace workplace =
        new Workplace(root, root, root, Path.of(System.getProperty("java.home")), "0.1.0");
    Image image =
        new Image.Java(
            "m",
            "M",
            new ClassPath.ModuleJar("m", "m", "target/lib", _ -> true),
            "M",
            List.of(flag),
            new Training.None("a test"));
    return new ImageBuilder(workplace, new Bases.Built(), new Target.Archive()).tag(image);
  }
}
