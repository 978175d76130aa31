package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.lazy.LazyViews.Mounted;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lazy view when the store, its process or the node fails. */
class LazyViewRecoveryTest {

  @TempDir Path directory;
  private FaultyStore store;
  private LazyViews views;

  @BeforeEach
  void open() {
    store =
        new FaultyStore(
            new DirectoryStore(directory.resolve("store")), (operation, key) -> Fault.NONE);
    views = new LazyViews(directory, store);
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
  void keepsAFileThatIsOpenAfterItsNameIsGone() throws IOException {
    // Given a committed file and a young one, both open and both unlinked
    var view = views.mount();
    view.program().write("old", "old content");
    view.view().commit();
    view.program().write("young", "young content");
    var old = view.program().open("old", Descriptor.O_RDONLY);
    var young = view.program().open("young", Descriptor.O_RDWR);
    view.program().unlink("old");
    view.program().unlink("young");

    // When the view is committed and its process replaced
    view.view().commit();
    var again = views.reopen(view);

    // Then both can be read and written, until they are closed
    var reading = again.program();
    assertThat(reading.held(old).all()).isEqualTo(bytes("old content"));
    reading.held(young).write(0, bytes("YOUNG"));
    assertThat(reading.held(young).all()).isEqualTo(bytes("YOUNG content"));
    assertThat(again.view().getattr(young.node).links()).isZero();
    reading.held(old).close();
    reading.held(young).close();
    assertThat(again.directory().resolve("staging")).isEmptyDirectory();
    assertThat(errno(() -> again.view().getattr(young.node))).isEqualTo(Errno.ENOENT);
    assertThat(again.view().statfs().files()).isPositive();
  }

  @Test
  void goesOnWithNumbersAndHandlesInAnotherProcess() throws IOException {
    // Given a view with an open file, an attribute and a number that the kernel knows
    var view = views.mount();
    view.program().write("dir/a", "1");
    view.view().commit();
    long node = view.program().find("dir/a").node();
    var open = view.program().open("dir/b", Descriptor.O_RDWR | Descriptor.O_CREAT);
    open.write(0, bytes("begun"));
    view.view().setxattr(node, "user.note", bytes("kept"), 0);
    view.program().chmod("dir/a", 0600);

    // When another process takes over
    var again = views.reopen(view);

    // Then all of it is as it was
    assertThat(again.program().find("dir/a").node()).isEqualTo(node);
    assertThat(again.view().getattr(node).mode() & 0777).isEqualTo(0600);
    assertThat(again.view().getxattr(node, "user.note")).isEqualTo(bytes("kept"));
    assertThatThrownBy(() -> again.view().reload(Dirty.COMMIT))
        .isInstanceOf(OpenFilesException.class);
    again.program().held(open).write(5, bytes(" and ended"));
    again.program().held(open).close();
    again.view().commit();
    assertThat(views.mount().program().read("dir/b")).isEqualTo("begun and ended");
  }

  @Test
  void knowsThatACommitSucceededWhoseAnswerWasLost() throws IOException {
    // Given a commit that the store made, with the answer lost, and somebody's later change
    var view = views.mount();
    view.program().write("a", "mine");
    store.plan(
        (operation, key) ->
            key.contains("/commits/") && operation.equals("putIfAbsent")
                ? Fault.LOST_REPLY
                : Fault.NONE);
    assertThatThrownBy(() -> view.view().commit()).hasMessageContaining("Lost reply");
    store.plan((operation, key) -> Fault.NONE);
    var other = views.mount();
    other.program().write("a", "theirs, later");
    other.view().commit();

    // When the process is started anew and the view commits something else
    var again = views.reopen(view);
    again.program().write("b", "new");
    var result = again.view().commit();

    // Then its old change is not taken for a new one
    assertThat(result.overwritten()).isEmpty();
    assertThat(views.mount().program().read("a")).isEqualTo("theirs, later");
  }

  @Test
  void knowsItsOwnTreeWhereSomebodyElseHadCommitted() throws IOException {
    // Given a view whose commit was merged, so that its own directories are nowhere in the store
    var view = views.mount();
    view.program().write("dir/mine", "1");
    var other = views.mount();
    other.program().write("dir/theirs", "1");
    other.view().commit();
    view.view().commit();

    // When another process goes on with it and moves such a directory
    var again = views.reopen(view);
    assertThat(again.program().tree()).containsOnlyKeys("dir", "dir/mine");
    assertThat(again.view().status().dirty()).isEmpty();
    again.program().move("dir", "moved");
    again.view().commit();

    // Then the volume can be read
    var fresh = new LazyViews(directory.resolve("node2"), store);
    assertThat(fresh.mount().program().tree())
        .containsKeys("moved/mine", "dir/theirs")
        .doesNotContainKey("dir/mine");
    fresh.close();
  }

  @Test
  void keepsDirectoriesOnlyWhereNoCommitHasThem() throws IOException {
    // Given a view that commits alone
    var view = views.mount();
    view.program().write("dir/a", "1");
    view.view().commit();
    assertThat(view.directory().resolve("nodes")).isEmptyFile();

    // When somebody else has committed meanwhile
    var other = views.mount();
    other.program().write("dir/b", "2");
    other.view().commit();
    view.program().write("dir/a", "3");
    view.view().commit();

    // Then its own directories are nowhere but here, until it reloads
    assertThat(view.directory().resolve("nodes")).isNotEmptyFile();
    view.view().reload(Dirty.REFUSE);
    assertThat(view.directory().resolve("nodes")).isEmptyFile();
    assertThat(view.program().read("dir/a")).isEqualTo("3");
    assertThat(view.program().read("dir/b")).isEqualTo("2");
  }

  @Test
  void losesNoCommitToAStoreThatIsAway() throws IOException {
    // Given a view whose commit failed
    var view = views.mount();
    view.program().write("a", "x".repeat(400_000));
    store.plan((operation, key) -> operation.startsWith("put") ? Fault.BUSY : Fault.NONE);
    assertThatThrownBy(() -> view.view().commit()).hasMessageContaining("503");
    var before = view.program().tree();

    // When the store is back, and the pod gone
    store.plan((operation, key) -> Fault.NONE);
    view.view().close();
    var left = views.open(view.directory(), LazyView.Kernel.GONE);
    left.view().commit();

    // Then nothing is missing
    assertThat(views.mount().program().tree()).isEqualTo(before);
  }

  @Test
  void keepsOnlySyncedFilesWhenThePowerFails() throws IOException {
    // Given a committed file that was changed, a synced file and one that was not
    var view = views.mount();
    view.program().write("old", "committed");
    view.view().commit();
    view.program().write("old", "lost");
    view.program().write("unsynced", "lost");
    try (var open = view.program().open("synced", Descriptor.O_RDWR | Descriptor.O_CREAT)) {
      open.write(0, bytes("safe"));
      view.view().fsync(open.node, open.handle, false);
    }

    // When the node starts anew
    var left = opened(view, "another life of the node");

    // Then the synced file is there, and the others as if nobody had written them
    assertThat(left.program().tree()).containsOnlyKeys("old", "synced");
    assertThat(left.program().read("old")).isEqualTo("committed");
    left.view().commit();
    assertThat(views.mount().program().read("synced")).isEqualTo("safe");
  }

  private Mounted opened(Mounted view, String boot) throws IOException {
    view.view().close();
    var parts =
        ViewDirectory.open(
            view.directory(),
            views.volume,
            views.tools,
            OptionalLong.empty(),
            LazyView.Kernel.GONE,
            boot);
    var young = new LazyView(parts);
    return LazyViews.mounted(view.directory(), young, new FakeKernel());
  }

  @Test
  void takesATornJournalAsFarAsItGoes() throws IOException {
    // Given a view whose journal ends in the middle of a record
    var view = views.mount();
    view.program().write("a", "1");
    Path journal = view.directory().resolve("journal");
    long whole = LazyViews.end(journal);
    view.program().makeDirectory("b");
    try (var file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      file.truncate(whole + 11);
    }

    // When it is opened
    var again = views.reopen(view);

    // Then it is as before that record, and goes on
    assertThat(again.program().tree()).containsOnlyKeys("a");
    again.program().makeDirectory("c");
    assertThat(views.reopen(again).program().tree()).containsOnlyKeys("a", "c");
  }

  @Test
  void canBeOpenedAndCommittedWhereverItsJournalEnds() throws IOException {
    // Given a view with a history of all sorts of changes, commits among them
    var view = views.mount();
    Path journal = view.directory().resolve("journal");
    long begin = LazyViews.end(journal);
    var program = view.program();
    program.write("a/b/c", "1");
    program.write("a/d", "x".repeat(5_000));
    view.view().commit();
    program.move("a/b", "moved");
    program.link("a/d", "twin");
    program.symlink("link", "a/d");
    program.write("moved/c", "2");
    program.rename("a", "moved", 2);
    program.chmod("moved/d", 0755);
    view.view().commit();
    program.unlink("twin");
    program.delete("a");
    program.write("moved/e", "3");
    long end = LazyViews.end(journal);

    for (long length = begin; length <= end; length += 13) {
      // When its journal ends there, and another process opens it
      Path copy = views.copy(view);
      try (var file = FileChannel.open(copy.resolve("journal"), StandardOpenOption.WRITE)) {
        file.truncate(length);
      }
      var left = views.open(copy, LazyView.Kernel.GONE);

      // Then what it has can be read, and after a commit nothing is left to be committed
      var tree = left.program().tree();
      left.view().commit();
      assertThat(left.program().tree()).isEqualTo(tree);
      assertThat(left.view().status().dirty()).isEmpty();
      left.view().close();
      views.delete(copy);
    }
  }
}
