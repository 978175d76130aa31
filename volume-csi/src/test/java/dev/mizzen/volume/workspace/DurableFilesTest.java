package dev.mizzen.volume.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

  @TempDir Path directory;

  @Test
  void deletesATreeAndWhatLinksPointToStays() throws IOException {
    // Given
    Path kept = Files.writeString(directory.resolve("kept"), "content");
    Path tree = tree(3);
    Files.createSymbolicLink(tree.resolve("link"), kept);

    // When
    DurableFiles.deleteTree(tree);

    // Then
    assertThat(tree).doesNotExist();
    assertThat(kept).hasContent("content");
  }

  @Test
  void deletesATreeThatSomebodyElseDeletesToo() throws IOException {
    // Given
    Path tree = tree(5_000);

    // When
    var other = CompletableFuture.runAsync(() -> delete(tree));

    // Then
    assertThatCode(() -> DurableFiles.deleteTree(tree)).doesNotThrowAnyException();
    assertThatCode(other::join).doesNotThrowAnyException();
    assertThat(tree).doesNotExist();
  }

  @Test
  void deletesNothingWhereNothingIs() {
    assertThatCode(() -> DurableFiles.deleteTree(directory.resolve("absent")))
        .doesNotThrowAnyException();
  }

  private Path tree(int files) throws IOException {
    Path below = Files.createDirectories(directory.resolve("tree").resolve("below"));
    for (int i = 0; i < files; i++) {
      Files.createFile(below.resolve("file-" + i));
    }
    return below.getParent();
  }

  private static void delete(Path tree) {
    try {
      DurableFiles.deleteTree(tree);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
