package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeneathTest {

  @TempDir Path directory;
  private Path inside;
  private Beneath beneath;

  @BeforeEach
  void open() throws IOException {
    inside = Files.createDirectories(directory.resolve("inside/a/b")).getParent().getParent();
    Files.writeString(inside.resolve("a/b/file"), "content");
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(inside.resolve("out"), directory);
    Files.createSymbolicLink(inside.resolve("a/link"), directory.resolve("secret"));
    beneath = new Beneath(inside);
  }

  @AfterEach
  void close() {
    beneath.close();
  }

  @Test
  void opensFilesAndDirectories() throws IOException {
    try (var file = beneath.hold("a/b/file");
        var top = beneath.hold("")) {
      assertThat(file.path()).hasContent("content");
      assertThat(top.path().resolve("a/b/file")).hasContent("content");
    }
  }

  @Test
  void opensNothingThroughLinksOrOutside() {
    for (String path : new String[] {"out/secret", "out", "a/link", "absent", "a/b/file/below"}) {
      assertThatThrownBy(() -> beneath.hold(path)).as(path).isInstanceOf(NoSuchFileException.class);
    }
    assertThatThrownBy(() -> beneath.hold("../secret")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> beneath.hold("/etc/passwd")).isInstanceOf(IOException.class);
  }

  @Test
  void holdsTheSameDirectoryWhateverBecomesOfItsName() throws IOException {
    try (var held = beneath.hold("a/b")) {
      // Given the directory is replaced by a link after it was opened
      Files.move(inside.resolve("a/b"), inside.resolve("moved"));
      Files.createSymbolicLink(inside.resolve("a/b"), directory);

      // When something is written below what is held
      Files.writeString(held.path().resolve("written"), "1");

      // Then it is in the directory that was opened
      assertThat(inside.resolve("moved/written")).exists();
      assertThat(directory.resolve("written")).doesNotExist();
    }
  }
}
