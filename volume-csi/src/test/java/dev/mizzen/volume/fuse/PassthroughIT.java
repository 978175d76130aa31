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
import java.util.OptionalInt;
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
    volatile OptionalInt backing = OptionalInt.empty();

    @Override
    OptionalInt backing(long node) {
      return backing;
    }
  }

  @TempDir Path directory;
  private final Backed fileSystem = new Backed();
  private Path local;
  private Mounted mounted;

  @BeforeEach
  void mount() throws Exception {
    local = Files.write(directory.resolve("local"), filled('L'));
    fileSystem.put("file", filled('M'));
    mounted = Mounted.of(fileSystem, directory);
  }

  @AfterEach
  void unmount() {
    mounted.close();
  }

  /** The descriptor is not needed for longer than this. */
  private OptionalInt add(Path path) {
    try (var file = Descriptor.open(path, Descriptor.O_RDONLY, 0)) {
      return mounted.server().notifier().addBacking(file);
    }
  }

  @Test
  void readsAndWritesTheLocalFile() throws IOException {
    // Given a local file that the kernel knows
    assumePassthrough();
    fileSystem.backing = add(local);

    // When the node is read and written
    assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('L'));
    try (var file = FileChannel.open(mounted.path("file"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'W'}), 5);
    }

    // Then it was the local file
    assertThat(Files.readAllBytes(local)[5]).isEqualTo((byte) 'W');
    assertThat(fileSystem.content("file")).isEqualTo(filled('M'));
  }

  @Test
  void handlesGoOnWithAFileThatIsRemoved() throws IOException {
    // Given an open handle
    assumePassthrough();
    fileSystem.backing = add(local);
    try (var first = Files.newInputStream(mounted.path("file"))) {

      // When the kernel is to forget the local file
      mounted.server().notifier().removeBacking(fileSystem.backing.orElseThrow());

      // Then the handle has it, and the next one nothing of it
      assertThat(first.readAllBytes()).isEqualTo(filled('L'));
    }
    awaitReleased();
    fileSystem.backing = OptionalInt.empty();
    assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('M'));
  }

  @Test
  void theNextServerGoesOnWithTheSameFile() throws Exception {
    // Given an open handle
    assumePassthrough();
    fileSystem.backing = add(local);
    try (var first = Files.newInputStream(mounted.path("file"))) {

      // When another server takes over
      assertThat(mounted.server().drain(Duration.ofSeconds(30))).isTrue();
      assertThat(first.read()).isEqualTo('L');
      mounted.resumeWith(fileSystem, mounted.negotiated());

      // Then old and new handles have the same
      assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(filled('L'));
      assertThat(first.readAllBytes()).hasSize(SIZE - 1);
    }
    awaitReleased();
  }

  @Test
  void whatTheKernelDoesNotTakeItIsNotAskedForAgain() {
    // When it is to read a directory in our stead
    assertThat(add(directory)).isEmpty();

    // Then it does not read files either
    assertThat(add(local)).isEmpty();
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
