package dev.mizzen.dict.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  @TempDir private Path folder;
  private Path from;
  private Path to;

  @BeforeEach
  void fill() throws IOException {
    from = Files.createDirectories(folder.resolve("from/db")).getParent();
    to = Files.createDirectory(folder.resolve("to"));
    Files.writeString(from.resolve("FORMAT"), "stamp\n");
    Files.write(from.resolve("db/large"), new byte[3 << 20]);
    Files.write(from.resolve("db/empty"), new byte[0]);
  }

  private byte[] written() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(from, out);
    return out.toByteArray();
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    // Given
    byte[] backup = written();
    // When
    long bytes = Archive.read(new ByteArrayInputStream(backup), to);
    // Then
    assertThat(bytes).isEqualTo((3 << 20) + 6);
    assertThat(to.resolve("FORMAT")).hasContent("stamp\n");
    assertThat(to.resolve("db/large")).hasSameBinaryContentAs(from.resolve("db/large"));
    assertThat(to.resolve("db/empty")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.6, 0.99})
  void refusesABackupThatIsCutOff(double part) throws IOException {
    // Given
    byte[] backup = written();
    int end = (int) ((backup.length - 3 * 1024) * part);
    // When
    assertThatThrownBy(() -> Archive.read(new ByteArrayInputStream(backup, 0, end), to))
        // Then
        .isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void namesTheFileThatWasChanged() throws IOException {
    // Given
    byte[] backup = written();
    backup[1 << 20] ^= 1;
    // When
    assertThatThrownBy(() -> Archive.read(new ByteArrayInputStream(backup), to))
        // Then
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("db/large");
  }

  @Test
  void writesNothingOutsideOfItsFolder() throws IOException {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry entry = new TarArchiveEntry("../escaped");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write('x');
      tar.closeArchiveEntry();
    }
    // When
    assertThatThrownBy(() -> Archive.read(new ByteArrayInputStream(out.toByteArray()), to))
        // Then
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("../escaped");
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoTar() {
    // When
    assertThatThrownBy(
            () ->
                Archive.read(
                    new ByteArrayInputStream(
                        "<html>".repeat(500).getBytes(StandardCharsets.US_ASCII)),
                    to))
        // Then
        .isInstanceOf(DamagedBackupException.class);
  }
}
