package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.FileSystem.Caller;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.view.DirtyException;
import dev.mizzen.volume.view.OpenFile;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a view does that fetches what is looked at. */
class LazyViewTest {

  @TempDir Path directory;
  private final List<String> gets = new ArrayList<>();
  private final List<String> puts = new ArrayList<>();
  private FaultyStore store;
  private LazyViews views;
  private volatile Consumer<String> onPut = key -> {};

  @BeforeEach
  void open() {
    store = new FaultyStore(new DirectoryStore(directory.resolve("store")), this::record);
    views = new LazyViews(directory, store);
  }

  private synchronized Fault record(String operation, String key) {
    if (operation.startsWith("get")) {
      gets.add(key);
    }
    if (operation.startsWith("put")) {
      puts.add(key);
      onPut.accept(key);
    }
    return Fault.NONE;
  }

  @AfterEach
  void close() {
    views.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int errno(ThrowingCallable work) {
    return catchThrowableOfType(Errno.class, work).number();
  }

  @Test
  void fetchesNothingThatNobodyLooksAt() throws IOException {
    // Given a volume with directories of files
    var writer = views.mount();
    for (int i = 0; i < 20; i++) {
      writer.program().write("d" + i + "/file", "x".repeat(5_000) + i);
    }
    writer.view().commit();
    var fresh = new LazyViews(directory.resolve("node2"), store);
    gets.clear();

    // When it is mounted on another node and one file is read
    var reader = fresh.mount();
    int atMount = gets.size();
    assertThat(reader.program().read("d7/file")).endsWith("7");

    // Then the mount asked for the commit only, and the file for its two directories and itself
    assertThat(gets.subList(0, atMount)).noneMatch(key -> key.contains("/nodes/"));
    assertThat(gets.subList(atMount, gets.size()))
        .filteredOn(key -> key.contains("/nodes/"))
        .hasSize(2);
    assertThat(fresh.contents.fetched()).isEqualTo(1);
    fresh.close();
  }

  @Test
  void commitsWhatChangedAndNoMore() throws IOException {
    // Given a volume with many directories, mounted afresh
    var writer = views.mount();
    for (int i = 0; i < 50; i++) {
      writer.program().write("a/d" + i + "/file", "x".repeat(300_000) + i);
    }
    writer.view().commit();
    var view = views.mount();
    gets.clear();
    puts.clear();

    // When a file in one of them changes
    view.program().write("a/d7/file", "y".repeat(300_000));
    view.view().commit();

    // Then one chunk and the three directories above it are sent, and nothing else is read
    assertThat(puts).filteredOn(key -> key.contains("/nodes/")).hasSize(3);
    assertThat(puts).filteredOn(key -> key.contains("/chunks/")).hasSize(1);
    assertThat(gets).filteredOn(key -> key.contains("/chunks/")).isEmpty();
    assertThat(view.program().tree()).isEqualTo(views.mount().program().tree());
  }

  @Test
  void movesADirectoryWithoutLookingIntoIt() throws IOException {
    // Given a directory that another view has made
    var writer = views.mount();
    writer.program().write("big/sub/a", "1");
    writer.program().write("big/b", "2");
    writer.view().commit();
    var fresh = new LazyViews(directory.resolve("node2"), store);
    var view = fresh.mount();
    gets.clear();

    // When it is renamed and committed
    view.program().move("big", "moved");
    view.view().commit();

    // Then only the top was read, and all of it is there under the other name
    assertThat(gets).filteredOn(key -> key.contains("/nodes/")).hasSize(1);
    assertThat(views.mount().program().tree())
        .containsOnlyKeys("moved", "moved/b", "moved/sub", "moved/sub/a");
    fresh.close();
  }

  @Test
  void refusesToReloadUnderOpenFilesAndNamesThem() throws IOException {
    // Given a file that this process has open
    var view = views.mount();
    view.program().write("dir/a", "1");
    view.view().commit();
    int pid = (int) ProcessHandle.current().pid();
    var open = view.program().open("dir/a", Descriptor.O_RDONLY, new Caller(0, 0, pid));

    // When the view is to be reloaded
    var refusal =
        catchThrowableOfType(OpenFilesException.class, () -> view.view().reload(Dirty.REFUSE));

    // Then it says which, and by whom
    assertThat(refusal.files())
        .containsExactly(
            new OpenFile("dir/a", pid, Files.readString(Path.of("/proc/self/comm")).strip()));

    // And when the closing is told late, the reload waits for it
    CompletableFuture.runAsync(open::close).join();
    assertThat(view.view().reload(Dirty.REFUSE).head().number()).isEqualTo(1);
  }

  @Test
  void tellsTheKernelWhatAReloadChangedAndNothingElse() throws IOException {
    // Given a view of which the kernel knows some names
    var writer = views.mount();
    for (String path : List.of("same", "changed", "gone", "dir/changed", "unseen/changed")) {
      writer.program().write(path, "1");
    }
    writer.view().commit();
    var view = views.mount();
    long changed = view.view().lookup(FileSystem.ROOT, "changed").node();
    long same = view.view().lookup(FileSystem.ROOT, "same").node();
    view.view().lookup(FileSystem.ROOT, "gone");
    long dir = view.view().lookup(FileSystem.ROOT, "dir").node();
    long below = view.view().lookup(dir, "changed").node();
    var told = new ArrayList<String>();
    view.view().attach(recording(told), false);

    // When files are changed, removed and made elsewhere, and the view reloads
    writer.program().write("changed", "22");
    writer.program().write("dir/changed", "22");
    writer.program().write("unseen/changed", "22");
    writer.program().unlink("gone");
    writer.program().write("dir/young", "22");
    writer.view().commit();
    view.view().reload(Dirty.REFUSE);

    // Then the kernel hears of these, numbers stay, and what it read of them is not true any more
    assertThat(told)
        .containsExactlyInAnyOrder(
            "inode " + changed,
            "inode " + below,
            "inode " + FileSystem.ROOT,
            "inode " + dir,
            "entry " + FileSystem.ROOT + " gone",
            "entry " + dir + " young");
    assertThat(view.view().getattr(changed).size()).isEqualTo(2);
    var opened = view.view().open(changed, Descriptor.O_RDONLY, ProgramOnFileSystem.CALLER);
    assertThat(opened.keepCache()).isFalse();
    assertThat(view.view().open(same, Descriptor.O_RDONLY, ProgramOnFileSystem.CALLER).keepCache())
        .isTrue();
    assertThat(view.program().read("changed")).isEqualTo("22");
  }

  private static Notifier recording(List<String> told) {
    return new Notifier() {
      @Override
      public void inode(long node) {
        told.add("inode " + node);
      }

      @Override
      public void entry(long parent, String name) {
        told.add("entry " + parent + " " + name);
      }

      @Override
      public boolean allEntries() {
        told.add("all");
        return true;
      }
    };
  }

  @Test
  void leavesOpenFilesOutOfACommitOfClosedOnes() throws IOException {
    // Given a committed file that is open for writing again, and one that is closed
    var view = views.mount();
    view.program().write("open", "old");
    view.view().commit();
    view.program().write("closed", "done");
    try (var open = view.program().open("open", Descriptor.O_RDWR)) {
      open.write(0, bytes("half"));

      // When closed files are committed
      assertThat(view.view().commitClosed().changed()).isTrue();

      // Then the volume has the old content of the other, which stays dirty
      var other = views.mount();
      assertThat(other.program().read("open")).isEqualTo("old");
      assertThat(other.program().read("closed")).isEqualTo("done");
      assertThat(view.view().status().dirty()).containsExactly("open");

      // And asked for, it is committed as it is now
      view.view().commit();
      assertThat(views.mount().program().read("open")).isEqualTo("half");
      assertThat(view.view().status().dirty()).isEmpty();
      open.write(4, bytes(" and half"));
    }
    assertThat(view.view().status().dirty()).containsExactly("open");
    assertThat(view.view().commitClosed().changed()).isTrue();
    assertThat(views.mount().program().read("open")).isEqualTo("half and half");
  }

  @Test
  void keepsWhatIsWrittenWhileItIsCommitted() throws IOException {
    // Given a change that a program makes while a commit is under way
    var view = views.mount();
    view.program().write("a", "1");
    view.program().write("b/c", "1");
    view.program().write("gone", "1");
    var once = new AtomicInteger();
    onPut =
        key -> {
          if (key.contains("/commits/") && once.getAndIncrement() == 0) {
            view.program().put("a", bytes("2"));
            view.program().unlink("gone");
            view.program().move("b", "moved");
          }
        };

    // When it is committed
    view.view().commit();

    // Then the commit has what was there before, and the view what came after
    assertThat(views.mount().program().tree()).containsKeys("a", "b/c", "gone");
    assertThat(views.mount().program().read("a")).isEqualTo("1");
    assertThat(view.program().tree()).containsOnlyKeys("a", "moved", "moved/c");
    assertThat(view.view().status().dirty()).containsExactly("a", "b/c", "gone", "moved/c");
    view.view().commit();
    assertThat(views.mount().program().tree()).isEqualTo(view.program().tree());
  }

  @Test
  void tellsWhatIsUsedAlsoWhereTheDiskHasLessThanItsCapacity() throws IOException {
    // Given a volume that may have more than any disk
    long capacity = 1L << 50;
    var view = views.mount(OptionalLong.of(capacity));

    // When something is written
    view.program().write("a", new byte[8_000]);

    // Then it alone is used, and there is no more room than the disk has
    var statistics = view.view().statfs();
    assertThat(statistics.bytes() - statistics.freeBytes()).isEqualTo(8_000);
    assertThat(statistics.availableBytes())
        .isPositive()
        .isLessThanOrEqualTo(Files.getFileStore(directory).getTotalSpace());
  }

  @Test
  void holdsToItsCapacity() throws IOException {
    // Given a view of a volume with a kilobyte, that may have ten
    var writer = views.mount();
    writer.program().write("there", "x".repeat(1_000));
    writer.view().commit();
    var view = views.mount(OptionalLong.of(10_000));
    assertThat(view.view().statfs().freeBytes()).isEqualTo(9_000);

    // When files grow
    view.program().write("a", new byte[8_000]);

    // Then there is an end to it, for writes, cuts and reservations
    assertThat(errno(() -> view.program().append("a", new byte[1_001]))).isEqualTo(Errno.ENOSPC);
    assertThat(errno(() -> view.program().truncate("a", 9_001))).isEqualTo(Errno.ENOSPC);
    try (var open = view.program().open("a", Descriptor.O_RDWR)) {
      assertThat(errno(() -> view.view().fallocate(open.node, open.handle, 0, 9_001, 0)))
          .isEqualTo(Errno.ENOSPC);
    }
    view.program().append("a", new byte[1_000]);
    assertThat(view.view().statfs().freeBytes()).isZero();

    // And room again after a removal, a commit, and with more allowed
    view.program().unlink("there");
    assertThat(view.view().statfs().freeBytes()).isEqualTo(1_000);
    view.view().commit();
    assertThat(view.view().statfs().freeBytes()).isEqualTo(1_000);
    view.view().capacity(OptionalLong.of(20_000));
    view.program().write("b", new byte[11_000]);
    assertThat(view.view().statfs().freeBytes()).isZero();
  }

  @Test
  void makesTwoFilesOfTwoNamesWhenItCommits() throws IOException {
    // Given two names of one file
    var view = views.mount();
    view.program().write("a", "1");
    view.view().commit();
    view.program().link("a", "b");
    view.program().put("b", bytes("2"));
    assertThat(view.program().read("a")).isEqualTo("2");
    assertThat(view.program().attributes("a").links()).isEqualTo(2);

    // When it is committed, they stay one file here and are two in the volume
    view.view().commit();
    view.program().put("a", bytes("3"));
    assertThat(view.program().read("b")).isEqualTo("3");
    view.view().commit();
    var other = views.mount();
    other.program().put("a", bytes("4"));
    assertThat(other.program().read("b")).isEqualTo("3");

    // And after a reload they are two here as well
    view.view().reload(Dirty.REFUSE);
    view.program().put("a", bytes("5"));
    assertThat(view.program().read("b")).isEqualTo("3");
  }

  @Test
  void refusesWhatAVolumeDoesNotKeep() throws IOException {
    var view = views.mount();
    view.program().write("a", "1");
    long node = view.program().find("a").node();

    assertThat(errno(() -> view.program().chown("a", 0))).isEqualTo(Errno.EPERM);
    assertThat(errno(() -> view.view().setxattr(node, "security.x", bytes("1"), 0)))
        .isEqualTo(Errno.EOPNOTSUPP);
    assertThat(errno(() -> view.view().getxattr(node, "user.absent"))).isEqualTo(Errno.ENODATA);
    assertThat(errno(() -> view.program().write("x".repeat(256), "1")))
        .isEqualTo(Errno.ENAMETOOLONG);
  }

  @Test
  void readsAndCutsHoles() throws IOException {
    // Given a file with a hole
    var view = views.mount();
    try (var open = view.program().open("a", Descriptor.O_RDWR | Descriptor.O_CREAT)) {
      open.write(0, bytes("begin"));
      open.write(1 << 20, bytes("end"));

      // Then it is found, and another can be made
      assertThat(view.view().lseek(open.node, open.handle, 100_000, Descriptor.SEEK_DATA))
          .isEqualTo(1 << 20);
      view.view().fallocate(open.node, open.handle, 0, 5, 3);
      assertThat(open.read(0, 5)).isEqualTo(new byte[5]);
      view.view().fsync(open.node, open.handle, false);
    }
    view.view().commit();
    assertThat(views.mount().program().bytes("a")).isEqualTo(view.program().bytes("a"));
  }

  @Test
  void refusesToReloadOverChangesButNotOverWhatWasTakenBack() throws IOException {
    // Given a file that was made and removed, and one that was moved and moved back
    var view = views.mount();
    view.program().write("dir/a", "1");
    view.view().commit();
    view.program().write("dir/b", "1");
    view.program().unlink("dir/b");
    view.program().move("dir/a", "c");
    assertThatThrownBy(() -> view.view().reload(Dirty.REFUSE)).isInstanceOf(DirtyException.class);
    view.program().move("c", "dir/a");

    // Then nothing is dirty, and a reload is no commit
    assertThat(view.view().status().dirty()).isEmpty();
    assertThat(view.view().reload(Dirty.REFUSE).head().number()).isEqualTo(1);
  }
}
