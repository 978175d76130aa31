package dev.mizzen.volume.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Commit and reload as pods see them, whatever a view is made of. */
public abstract class ViewContract {

  /** A fresh view of the volume's head. */
  protected abstract Pod mount() throws IOException;

  protected abstract VolumeRepository volume();

  @Test
  void givesBackEveryKindOfFile() throws IOException {
    // Given a view with files of every size, links, modes and odd names
    var view = mount();
    view.write("empty", "");
    view.write("tiny", "tiny");
    view.write("a/b/c/deep", "x".repeat(5000));
    view.write("größe ☃/\"q' \\n", "odd name");
    byte[] large = new byte[(17 << 20) + 3];
    new Random(1).nextBytes(large);
    view.write("large", large);
    view.program().makeDirectories("an/empty/directory");
    view.program().symlink("link", "../outside/nowhere");
    view.write("run.sh", "#!/bin/sh");
    view.program().chmod("run.sh", 0755);
    view.program().modified("tiny", Instant.parse("2020-02-02T02:02:02.123456Z"));

    // When it is committed and mounted elsewhere
    var result = view.commit();
    var other = mount();

    // Then nothing is missing and nothing differs
    assertThat(other.tree()).isEqualTo(view.tree());
    assertThat(result.head().number()).isEqualTo(1);
    assertThat(result.head().files()).isEqualTo(7);
    assertThat(result.changed()).isTrue();
    assertThat(result.uploadedBytes()).isGreaterThan(large.length);
    assertThat(view.status().dirty()).isEmpty();
    assertThat(other.status().dirty()).isEmpty();
  }

  @Test
  void makesNoCommitWhenNothingChanged() throws IOException {
    // Given a committed view whose file is written again with the same content
    var view = mount();
    view.write("a", "1");
    view.commit();
    view.write("a", "1");

    // When it is committed
    var result = view.commit();

    // Then the number stays
    assertThat(result.changed()).isFalse();
    assertThat(result.head().number()).isEqualTo(1);
    assertThat(result.uploadedBytes()).isZero();
  }

  @Test
  void uploadsOnlyTheChunksThatChanged() throws IOException {
    // Given a committed file of three chunks
    var view = mount();
    byte[] large = new byte[20 << 20];
    new Random(2).nextBytes(large);
    view.write("large", large);
    view.commit();

    // When a byte in the last one changes
    large[large.length - 1] ^= 1;
    view.write("large", large);
    var result = view.commit();

    // Then only that one is sent
    assertThat(result.uploadedBytes()).isBetween(4L << 20, 5L << 20);
    assertThat(mount().tree()).isEqualTo(view.tree());
  }

  @Test
  void keepsTheFilesOfTwoWriters() throws IOException {
    // Given two views, each with a file of its own
    var one = mount();
    var other = mount();
    one.write("from-one", "1");
    other.write("from-other", "2");

    // When both commit
    one.commit();
    var second = other.commit();

    // Then both files are in the volume, though neither view sees the other's before it reloads
    assertThat(second.overwritten()).isEmpty();
    assertThat(second.head().number()).isEqualTo(2);
    assertThat(mount().tree()).containsOnlyKeys("from-one", "from-other");
    assertThat(other.tree()).containsOnlyKeys("from-other");
    assertThat(other.reload(Dirty.REFUSE).changed()).containsExactly("from-one");
    assertThat(other.tree()).containsOnlyKeys("from-one", "from-other");
  }

  @Test
  void letsTheLaterCommitWinAndSaysSo() throws IOException {
    // Given two views of a file which both change it
    var one = mount();
    one.write("a", "0");
    one.commit();
    var other = mount();
    one.write("a", "one's");
    other.write("a", "other's");
    one.commit();

    // When the second commits
    var result = other.commit();

    // Then its content stays, and the path is reported once
    assertThat(result.overwritten()).containsExactly("a");
    assertThat(mount().read("a")).isEqualTo("other's");
    other.write("b", "next");
    assertThat(other.commit().overwritten()).isEmpty();
  }

  @Test
  void doesNotUndoOthersWorkAfterAMergedCommit() throws IOException {
    // Given a view that has committed on top of somebody else's files without reloading
    var one = mount();
    one.write("theirs", "1");
    one.commit();
    var other = mount();
    one.write("added", "new");
    one.write("theirs", "2");
    one.commit();
    other.write("mine", "1");
    other.commit();

    // When it commits again
    other.write("mine", "2");
    other.commit();

    // Then what the others did is still there
    var fresh = mount();
    assertThat(fresh.read("theirs")).isEqualTo("2");
    assertThat(fresh.read("added")).isEqualTo("new");
    assertThat(fresh.read("mine")).isEqualTo("2");
  }

  @Test
  void deletesWhatTheViewDeleted() throws IOException {
    // Given a volume with files in directories
    var view = mount();
    view.write("keep", "1");
    view.write("gone/a", "1");
    view.write("gone/deeper/b", "1");
    view.commit();
    var other = mount();

    // When a directory is removed and the other view reloads
    view.delete("gone");
    view.commit();
    other.reload(Dirty.REFUSE);

    // Then it is gone there too
    assertThat(other.tree()).containsOnlyKeys("keep");
    assertThat(other.status().dirty()).isEmpty();
  }

  @Test
  void reloadsEveryKindOfChange() throws IOException {
    // Given a view of many things
    var view = mount();
    view.write("changed", "1");
    view.write("file-to-directory", "1");
    view.write("directory-to-file/a", "1");
    view.write("link-to-file", "x");
    view.write("mode", "1");
    view.write("moved/from", "content");
    view.program().symlink("link", "one");
    view.commit();
    var other = mount();

    // When all of them change elsewhere, and the view reloads
    view.write("changed", "2, longer");
    view.delete("file-to-directory");
    view.write("file-to-directory/a", "2");
    view.delete("directory-to-file");
    view.write("directory-to-file", "2");
    view.delete("link");
    view.program().symlink("link", "two");
    view.delete("link-to-file");
    view.program().symlink("link-to-file", "changed");
    view.program().chmod("mode", 0777);
    view.program().makeDirectories("to");
    view.program().move("moved/from", "to/here");
    view.program().makeDirectories("new/empty");
    view.commit();
    var reloaded = other.reload(Dirty.REFUSE);

    // Then both views are the same
    assertThat(other.tree()).isEqualTo(view.tree());
    assertThat(reloaded.changed()).contains("changed", "moved/from", "to/here", "link");
    assertThat(reloaded.head().number()).isEqualTo(2);
    assertThat(other.status().dirty()).isEmpty();
  }

  @Test
  void refusesToReloadOverUncommittedChanges() throws IOException {
    // Given a view with changes
    var view = mount();
    view.write("a", "1");
    view.write("b", "1");
    view.commit();
    view.write("a", "2");
    view.delete("b");
    view.write("c", "new");

    // When it reloads, it is told which paths
    var refusal = catchThrowableOfType(DirtyException.class, () -> view.reload(Dirty.REFUSE));

    assertThat(refusal.paths()).containsExactly("a", "b", "c");
    assertThat(refusal).hasMessageContaining("dirty=commit");
    assertThat(view.read("a")).isEqualTo("2");
  }

  @Test
  void commitsBeforeReloadingWhenAsked() throws IOException {
    // Given a view with changes, and somebody else's commit
    var one = mount();
    var other = mount();
    one.write("from-one", "1");
    one.commit();
    other.write("from-other", "2");

    // When it reloads with its changes committed
    other.reload(Dirty.COMMIT);

    // Then it has both, and so has the volume
    assertThat(other.tree()).containsOnlyKeys("from-one", "from-other");
    assertThat(mount().tree()).containsOnlyKeys("from-one", "from-other");
  }

  @Test
  void saysWhereTheViewStands() throws IOException {
    // Given a view behind the head, with a change
    var view = mount();
    var other = mount();
    other.write("b", "1");
    other.commit();
    view.write("dir/a", "1");
    view.program().makeDirectories("empty");

    // When it is asked
    var status = view.status();

    // Then it names both numbers and the paths
    assertThat(status.commit()).isZero();
    assertThat(status.head()).isEqualTo(1);
    assertThat(status.dirty()).containsExactly("dir/a", "empty");
  }

  @Test
  void makesOneCommitOfManyCallsAtOnce() throws Exception {
    // Given a view with changes
    var view = mount();
    view.write("a", "1");

    // When many threads commit it
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        threads.submit(view::commit);
      }
    }

    // Then there is one commit
    assertThat(volume().head(0).number()).isEqualTo(1);
  }

  @Test
  void takesSmallFilesByTheThousand() throws IOException {
    // Given more small files than fit into one directory's node
    var view = mount();
    for (int i = 0; i < 1200; i++) {
      view.write("many/" + i, i + "x".repeat(900));
    }

    // When they are committed, and one more after that
    view.commit();
    view.write("many/one more", "1");
    view.commit();

    // Then all are there
    assertThat(mount().tree()).isEqualTo(view.tree());
  }
}
