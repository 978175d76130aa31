package dev.mizzen.dict.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void fill() throws IOException {
    data = folder.resolve("data");
    store(data, "old");
    Files.createDirectory(data.resolve("native"));
  }

  private static void store(Path at, String content) throws IOException {
    Files.createDirectories(at.resolve("db"));
    Files.writeString(at.resolve("FORMAT"), content);
    Files.writeString(at.resolve("db/file"), content);
  }

  private byte[] backup(String content) throws IOException {
    Path from = folder.resolve("from");
    store(from, content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(from, out);
    return out.toByteArray();
  }

  @Test
  void putsTheBackupInThePlaceOfTheData() throws IOException {
    // Given
    byte[] backup = backup("new");
    // When
    new Restore(data, tried -> assertThat(tried.resolve("db/file")).hasContent("new"))
        .from(new ByteArrayInputStream(backup));
    // Then
    assertThat(data.resolve("FORMAT")).hasContent("new");
    assertThat(data.resolve("db/file")).hasContent("new");
    assertThat(data)
        .isDirectoryNotContaining("glob:**/restore")
        .isDirectoryNotContaining("glob:**/replaced");
  }

  @Test
  void leavesTheDataWhenTheBackupIsCutOff() throws IOException {
    // Given
    byte[] backup = backup("new");
    // When
    assertThatThrownBy(
            () -> new Restore(data, t -> {}).from(new ByteArrayInputStream(backup, 0, 1_000)))
        // Then
        .isInstanceOf(DamagedBackupException.class);
    assertThat(data.resolve("db/file")).hasContent("old");
  }

  @Test
  void leavesTheDataWhenTheServiceCouldNotUseTheBackup() throws IOException {
    // Given
    byte[] backup = backup("new");
    Restore restore =
        new Restore(
            data,
            t -> {
              throw new IOException("of a newer format");
            });
    // When
    assertThatThrownBy(() -> restore.from(new ByteArrayInputStream(backup)))
        // Then
        .hasMessage("of a newer format");
    assertThat(data.resolve("db/file")).hasContent("old");
  }

  @Test
  void restoresIntoAnEmptyFolder() throws IOException {
    // Given
    byte[] backup = backup("new");
    Path empty = folder.resolve("empty");
    // When
    new Restore(empty, t -> {}).from(new ByteArrayInputStream(backup));
    // Then
    assertThat(empty.resolve("db/file")).hasContent("new");
  }

  @Test
  void goesOnAfterOneThatDiedOnTheWay() throws IOException {
    // Given one that had unpacked, and moved the old data away
    byte[] backup = backup("new");
    store(data.resolve("restore"), "half");
    Files.createDirectory(data.resolve("replaced"));
    Files.move(data.resolve("FORMAT"), data.resolve("replaced/FORMAT"));
    // When
    new Restore(data, t -> {}).from(new ByteArrayInputStream(backup));
    // Then
    assertThat(data.resolve("db/file")).hasContent("new");
    assertThat(data.resolve("FORMAT")).hasContent("new");
  }
}
