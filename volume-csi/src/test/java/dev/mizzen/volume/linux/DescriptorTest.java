package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {

  @TempDir Path directory;
  private final Arena arena = Arena.ofConfined();
  private Path path;
  private Descriptor file;

  @BeforeEach
  void open() {
    path = directory.resolve("file");
    file = Descriptor.open(path, Descriptor.O_RDWR | Descriptor.O_CREAT, 0600);
  }

  @AfterEach
  void close() {
    file.close();
    arena.close();
  }

  @Test
  void readsWhatWasWritten() {
    file.pwrite(text("hello"), 3);

    var read = arena.allocate(16);
    assertThat(file.pread(read, 3)).isEqualTo(5);
    assertThat(read.asSlice(0, 5).toArray(ValueLayout.JAVA_BYTE)).isEqualTo("hello".getBytes());
    assertThat(path).hasSize(8);
  }

  @Test
  void readsAndWritesAtThePositionThatADuplicateShares() {
    file.write(text("one"));
    try (var other = file.duplicate()) {
      other.write(text("two"));
    }

    assertThat(path).hasContent("onetwo");
    assertThat(file.read(arena.allocate(4))).isZero();
  }

  @Test
  void makesAndFindsHoles() {
    file.truncate(1 << 20);
    file.pwrite(text("data"), 1 << 19);

    assertThat(file.lseek(0, Descriptor.SEEK_DATA)).isEqualTo(1 << 19);
    file.fallocate(0x03, 1 << 19, 4096);
    assertThatThrownBy(() -> file.lseek(0, Descriptor.SEEK_DATA))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(KernelException.ENXIO));
    file.sync(true);
    file.sync(false);
  }

  @Test
  void namesTheErrorOfTheKernel() throws Exception {
    Files.delete(path);

    assertThatThrownBy(() -> Descriptor.open(path, Descriptor.O_RDONLY, 0))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(KernelException.ENOENT))
        .hasMessageContaining("file");
  }

  private MemorySegment text(String text) {
    return arena.allocateFrom(text).asSlice(0, text.length());
  }
}
