package dev.mizzen.volume.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel reads a local file in our stead. What the file system itself would give differs, so
 * that one sees who gave it.
 *
 * <p>Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class PassthroughIT {

  private static final int SIZE = 100_000;

  private static final class Backed extends MemoryFileSystem {
    volatile Optional<Backing> backing = Optional.empty();

    @Override
    Optional<Backing> backing(long node) {
      return backing;
    }
  }

  @TempDir Path directory;
  private final Backed fileSystem = new Backed();
  private Path local;
  private Descriptor localFile;
  private Mounted mounted;

  @BeforeEach
  void mount() throws Exception {
    local = Files.write(directory.resolve("local"), filled('L'));
    localFile = Descriptor.open(local, Descriptor.O_RDWR, 0);
    fileSystem.put("file", filled('M'));
    fileSystem.backing = Optional.of(new FileSystem.Backing(localFile.number()));
    mounted = Mounted.of(fileSystem, directory);
  }

  @AfterEach
  void unmount() {
    mounted.close();
    localFile.close();
  }

  @Test
  void readsAndWritesTheLocalFile() throws IOException {
    assumePassthrough();

    assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('L'));
    try (var file = FileChannel.open(mounted.path("file"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'W'}), 5);
    }

    assertThat(Files.readAllBytes(local)[5]).isEqualTo((byte) 'W');
    assertThat(fileSystem.content("file")).isEqualTo(filled('M'));
  }

  @Test
  void aFileStaysTheSameAsLongAsAnybodyHasItOpen() throws IOException {
    assumePassthrough();
    var other = Files.write(directory.resolve("other"), filled('O'));
    try (var otherFile = Descriptor.open(other, Descriptor.O_RDWR, 0)) {
      try (var first = Files.newInputStream(mounted.path("file"))) {
        fileSystem.backing = Optional.of(new FileSystem.Backing(otherFile.number()));

        assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('L'));
        assertThat(first.read()).isEqualTo('L');
      }
      awaitReleased();
      assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('O'));
    }
  }

  @Test
  void theNextServerGoesOnWithTheSameFile() throws Exception {
    assumePassthrough();
    try (var first = Files.newInputStream(mounted.path("file"))) {
      assertThat(mounted.server().drain(Duration.ofSeconds(30))).isTrue();
      assertThat(first.read()).isEqualTo('L');

      mounted.resumeWith(fileSystem, mounted.negotiated());

      assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('L'));
      assertThat(first.readAllBytes()).hasSize(SIZE - 1);
    }
    awaitReleased();
  }

  @Test
  void theFileSystemReadsWhatTheKernelDoesNotTake() throws IOException {
    try (var noFile = Descriptor.open(directory, Descriptor.O_RDONLY, 0)) {
      fileSystem.backing = Optional.of(new FileSystem.Backing(noFile.number()));
      try (var first = Files.newInputStream(mounted.path("file"))) {
        fileSystem.backing = Optional.of(new FileSystem.Backing(localFile.number()));

        assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('M'));
        assertThat(first.read()).isEqualTo('M');
      }
    }
  }

  private void awaitReleased() {
    await().untilAsserted(() -> assertThat(fileSystem.handles()).isZero());
  }

  private void assumePassthrough() {
    Assumptions.assumeTrue(
        mounted.negotiated().passesThrough(), "needs Linux 6.9 with CONFIG_FUSE_PASSTHROUGH");
  }

  private static byte[] filled(char letter) {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) letter);
    return content;
  }
}
