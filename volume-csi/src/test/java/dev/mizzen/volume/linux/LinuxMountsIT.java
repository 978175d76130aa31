package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real bind mounts: needs root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1. */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class LinuxMountsIT {

  @TempDir Path directory;
  private final LinuxMounts mounts = new LinuxMounts();
  private Path source;
  private Path target;

  @BeforeEach
  void make() throws Exception {
    source = Files.createDirectory(directory.resolve("source"));
    target = Files.createDirectory(directory.resolve("a target\twith blanks"));
    Files.writeString(source.resolve("file"), "content");
  }

  @AfterEach
  void unmount() {
    mounts.unmount(target);
  }

  @Test
  void showsTheSourceAtTheTarget() throws Exception {
    mounts.bind(source, target, false);

    assertThat(mounts.isMounted(target)).isTrue();
    assertThat(target.resolve("file")).hasContent("content");
    Files.writeString(target.resolve("written"), "1");
    assertThat(source.resolve("written")).hasContent("1");
  }

  @Test
  void keepsWritersOutOfAReadOnlyMount() {
    mounts.bind(source, target, true);

    assertThatThrownBy(() -> Files.writeString(target.resolve("written"), "1"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Read-only");
  }

  @Test
  void unmountsWhatIsInUseAndWhatIsNotMounted() throws Exception {
    mounts.bind(source, target, false);
    try (var open = Files.newInputStream(target.resolve("file"))) {
      mounts.unmount(target);
      mounts.unmount(target);
      mounts.unmount(directory.resolve("absent"));

      assertThat(open.readAllBytes()).asString().isEqualTo("content");
    }
    assertThat(mounts.isMounted(target)).isFalse();
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void leavesNoMountWhenTheSourceIsMissing() throws Exception {
    assertThatThrownBy(() -> mounts.bind(directory.resolve("absent"), target, false))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("mount");
    assertThat(mounts.isMounted(target)).isFalse();
  }
}
