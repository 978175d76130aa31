package dev.mizzen.volume.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1. */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class FuseNotifierIT {

  @TempDir Path directory;
  private final MemoryFileSystem fileSystem = new MemoryFileSystem();
  private Mounted mounted;
  private Notifier notifier;

  @BeforeEach
  void mount() throws Exception {
    mounted = Mounted.of(fileSystem, directory);
    notifier = mounted.server().notifier();
  }

  @AfterEach
  void unmount() {
    mounted.close();
  }

  @Test
  void contentIsRememberedUntilItIsToldOtherwise() throws IOException {
    long node = fileSystem.put("file", "old".getBytes(UTF_8));
    assertThat(mounted.path("file")).hasContent("old");
    fileSystem.put("file", "new and longer".getBytes(UTF_8));
    assertThat(mounted.path("file")).hasContent("old");

    notifier.inode(node);

    assertThat(mounted.path("file")).hasContent("new and longer");
    assertThat(Files.size(mounted.path("file"))).isEqualTo(14);
  }

  @Test
  void namesAreRememberedUntilItIsToldOtherwise() {
    fileSystem.put("old", new byte[0]);
    assertThat(mounted.path("old")).exists();
    assertThat(mounted.path("new")).doesNotExist();
    fileSystem.put("new", new byte[0]);
    fileSystem.remove("old");
    assertThat(mounted.path("old")).exists();
    assertThat(mounted.path("new")).doesNotExist();

    notifier.entry(FileSystem.ROOT, "old");
    notifier.entry(FileSystem.ROOT, "new");

    assertThat(mounted.path("old")).doesNotExist();
    assertThat(mounted.path("new")).exists();
  }

  @Test
  void listingsAreRememberedUntilItIsToldOtherwise() throws IOException {
    fileSystem.put("one", new byte[0]);
    assertThat(listing()).containsExactly("one");
    var before = fileSystem.getattr(FileSystem.ROOT);
    fileSystem.put("two", new byte[0]);
    // With another time the kernel would notice by itself, sooner or later.
    fileSystem.modified(FileSystem.ROOT, before.modifiedNanos());
    assertThat(listing()).containsExactly("one");

    notifier.entry(FileSystem.ROOT, "two");

    assertThat(listing()).containsExactly("one", "two");
  }

  @Test
  void allNamesAreForgottenAtOnce() {
    Assumptions.assumeTrue(mounted.negotiated().hasEpochs(), "needs FUSE 7.44 (Linux 6.16)");
    assertThat(mounted.path("a")).doesNotExist();
    assertThat(mounted.path("b")).doesNotExist();
    fileSystem.put("a", new byte[0]);
    fileSystem.put("b", new byte[0]);
    assertThat(mounted.path("a")).doesNotExist();

    assertThat(notifier.allEntries()).isTrue();

    assertThat(mounted.path("a")).exists();
    assertThat(mounted.path("b")).exists();
  }

  @Test
  void theKernelNeedNotKnowWhatIsNamed() {
    notifier.inode(4711);
    notifier.entry(4711, "name");
    notifier.entry(FileSystem.ROOT, "name");

    mounted.unmount();
    notifier.inode(FileSystem.ROOT);

    assertThat(mounted.path()).isEmptyDirectory();
  }

  private List<String> listing() throws IOException {
    try (var names = Files.list(mounted.path())) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
