package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LinuxMountsTest {

  @Test
  void readsPathsAsTheKernelWritesThem() {
    assertThat(MountTable.unescape("/a\\040b\\011c\\012d\\134e")).isEqualTo("/a b\tc\nd\\e");
    assertThat(MountTable.unescape("/plain")).isEqualTo("/plain");
  }

  @Test
  void knowsWhatIsMounted() throws IOException {
    var mounts = new LinuxMounts();

    assertThat(mounts.isMounted(Path.of("/proc"))).isTrue();
    assertThat(mounts.isMounted(Path.of("/proc/self"))).isFalse();
  }
}
