package dev.mizzen.volume.workspace;

import static dev.mizzen.volume.workspace.Views.delete;
import static dev.mizzen.volume.workspace.Views.read;
import static dev.mizzen.volume.workspace.Views.tree;
import static dev.mizzen.volume.workspace.Views.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.view.DirtyException;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit and reload as pods see them; run over a directory and over S3. */
abstract class WorkspaceContract {

  @TempDir Path directory;
  private Views views;

  abstract ObjectStore store();

  @BeforeEach
  void open() {
    views = new Views(directory.resolve("views"), store());
  }

  @AfterEach
  void close() {
    views.close();
  }

  @Test
  void givesBackEveryKindOfFile() throws IOException {
    // Given a view with files of every size, links, modes and odd names
    var view = views.mount();
    write(view, "empty", "");
    write(view, "tiny", "tiny");
    write(view, "a/b/c/deep", "x".repeat(5000));
    write(view, "größe ☃/\"q' \\n", "odd name");
    byte[] large = new byte[(17 << 20) + 3];
    new Random(1).nextBytes(large);
    Files.write(view.data().resolve("large"), large);
    Files.createDirectories(view.data().resolve("an/empty/directory"));
    Files.createSymbolicLink(view.data().resolve("link"), Path.of("../outside/nowhere"));
    write(view, "run.sh", "#!/bin/sh");
    Files.setPosixFilePermissions(
        view.data().resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setLastModifiedTime(
        view.data().resolve("tiny"), FileTime.from(Instant.parse("2020-02-02T02:02:02.123456Z")));

    // When it is committed and mounted elsewhere
    var result = view.commit();
    var other = views.mount();

    // Then nothing is missing and nothing differs
    assertThat(tree(other)).isEqualTo(tree(view));
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
    var view = views.mount();
    write(view, "a", "1");
    view.commit();
    write(view, "a", "1");

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
    var view = views.mount();
    byte[] large = new byte[20 << 20];
    new Random(2).nextBytes(large);
    Path file = Files.write(view.data().resolve("large"), large);
    view.commit();

    // When a byte in the last one changes
    large[large.length - 1] ^= 1;
    Files.write(file, large);
    var result = view.commit();

    // Then only that one is sent
    assertThat(result.uploadedBytes()).isBetween(4L << 20, 5L << 20);
    assertThat(tree(views.mount())).isEqualTo(tree(view));
  }

  @Test
  void keepsTheFilesOfTwoWriters() throws IOException {
    // Given two views, each with a file of its own
    var one = views.mount();
    var other = views.mount();
    write(one, "from-one", "1");
    write(other, "from-other", "2");

    // When both commit
    one.commit();
    var second = other.commit();

    // Then both files are in the volume, though neither view sees the other's before it reloads
    assertThat(second.overwritten()).isEmpty();
    assertThat(second.head().number()).isEqualTo(2);
    assertThat(tree(views.mount())).containsOnlyKeys("from-one", "from-other");
    assertThat(tree(other)).containsOnlyKeys("from-other");
    assertThat(other.reload(Dirty.REFUSE).changed()).containsExactly("from-one");
    assertThat(tree(other)).containsOnlyKeys("from-one", "from-other");
  }

  @Test
  void letsTheLaterCommitWinAndSaysSo() throws IOException {
    // Given two views of a file which both change it
    var one = views.mount();
    write(one, "a", "0");
    one.commit();
    var other = views.mount();
    write(one, "a", "one's");
    write(other, "a", "other's");
    one.commit();

    // When the second commits
    var result = other.commit();

    // Then its content stays, and the path is reported once
    assertThat(result.overwritten()).containsExactly("a");
    assertThat(read(views.mount(), "a")).isEqualTo("other's");
    write(other, "b", "next");
    assertThat(other.commit().overwritten()).isEmpty();
  }

  @Test
  void doesNotUndoOthersWorkAfterAMergedCommit() throws IOException {
    // Given a view that has committed on top of somebody else's files without reloading
    var one = views.mount();
    write(one, "theirs", "1");
    one.commit();
    var other = views.mount();
    write(one, "added", "new");
    write(one, "theirs", "2");
    one.commit();
    write(other, "mine", "1");
    other.commit();

    // When it commits again
    write(other, "mine", "2");
    other.commit();

    // Then what the others did is still there
    var fresh = views.mount();
    assertThat(read(fresh, "theirs")).isEqualTo("2");
    assertThat(read(fresh, "added")).isEqualTo("new");
    assertThat(read(fresh, "mine")).isEqualTo("2");
  }

  @Test
  void deletesWhatTheViewDeleted() throws IOException {
    // Given a volume with files in directories
    var view = views.mount();
    write(view, "keep", "1");
    write(view, "gone/a", "1");
    write(view, "gone/deeper/b", "1");
    view.commit();
    var other = views.mount();

    // When a directory is removed and the other view reloads
    delete(view, "gone");
    view.commit();
    other.reload(Dirty.REFUSE);

    // Then it is gone there too
    assertThat(tree(other)).containsOnlyKeys("keep");
    assertThat(other.status().dirty()).isEmpty();
  }

  @Test
  void reloadsEveryKindOfChange() throws IOException {
    // Given a view of many things
    var view = views.mount();
    write(view, "changed", "1");
    write(view, "file-to-directory", "1");
    write(view, "directory-to-file/a", "1");
    write(view, "link-to-file", "x");
    write(view, "mode", "1");
    write(view, "moved/from", "content");
    Files.createSymbolicLink(view.data().resolve("link"), Path.of("one"));
    view.commit();
    var other = views.mount();

    // When all of them change elsewhere, and the view reloads
    write(view, "changed", "2, longer");
    delete(view, "file-to-directory");
    write(view, "file-to-directory/a", "2");
    delete(view, "directory-to-file");
    write(view, "directory-to-file", "2");
    delete(view, "link");
    Files.createSymbolicLink(view.data().resolve("link"), Path.of("two"));
    delete(view, "link-to-file");
    Files.createSymbolicLink(view.data().resolve("link-to-file"), Path.of("changed"));
    Files.setPosixFilePermissions(
        view.data().resolve("mode"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createDirectories(view.data().resolve("to"));
    Files.move(view.data().resolve("moved/from"), view.data().resolve("to/here"));
    Files.createDirectories(view.data().resolve("new/empty"));
    view.commit();
    var reloaded = other.reload(Dirty.REFUSE);

    // Then both views are the same
    assertThat(tree(other)).isEqualTo(tree(view));
    assertThat(reloaded.changed()).contains("changed", "moved/from", "to/here", "link");
    assertThat(reloaded.head().number()).isEqualTo(2);
    assertThat(other.status().dirty()).isEmpty();
  }

  @Test
  void refusesToReloadOverUncommittedChanges() throws IOException {
    // Given a view with changes
    var view = views.mount();
    write(view, "a", "1");
    write(view, "b", "1");
    view.commit();
    write(view, "a", "2");
    delete(view, "b");
    write(view, "c", "new");

    // When it reloads, it is told which paths
    var refusal = catchThrowableOfType(DirtyException.class, () -> view.reload(Dirty.REFUSE));

    assertThat(refusal.paths()).containsExactly("a", "b", "c");
    assertThat(refusal).hasMessageContaining("dirty=commit");
    assertThat(read(view, "a")).isEqualTo("2");
  }

  @Test
  void commitsBeforeReloadingWhenAsked() throws IOException {
    // Given a view with changes, and somebody else's commit
    var one = views.mount();
    var other = views.mount();
    write(one, "from-one", "1");
    one.commit();
    write(other, "from-other", "2");

    // When it reloads with its changes committed
    other.reload(Dirty.COMMIT);

    // Then it has both, and so has the volume
    assertThat(tree(other)).containsOnlyKeys("from-one", "from-other");
    assertThat(tree(views.mount())).containsOnlyKeys("from-one", "from-other");
  }

  @Test
  void leavesOpenFilesTheirOldBytes() throws IOException {
    // Given a file that is open in one view while it changes in another
    var writer = views.mount();
    write(writer, "a", "old bytes");
    writer.commit();
    var reader = views.mount();
    try (var open = Files.newInputStream(reader.data().resolve("a"))) {
      write(writer, "a", "new");
      writer.commit();

      // When the view reloads
      reader.reload(Dirty.REFUSE);

      // Then who had it open reads on, and who opens it now sees the change
      assertThat(open.readAllBytes()).asString().isEqualTo("old bytes");
      assertThat(read(reader, "a")).isEqualTo("new");
    }
  }

  @Test
  void saysWhereTheViewStands() throws IOException {
    // Given a view behind the head, with a change
    var view = views.mount();
    var other = views.mount();
    write(other, "b", "1");
    other.commit();
    write(view, "dir/a", "1");
    Files.createDirectories(view.data().resolve("empty"));

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
    var view = views.mount();
    write(view, "a", "1");

    // When many threads commit it
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        threads.submit(view::commit);
      }
    }

    // Then there is one commit
    assertThat(views.volume.head(0).number()).isEqualTo(1);
  }

  @Test
  void takesSmallFilesByTheThousand() throws IOException {
    // Given more small files than fit into one directory's node
    var view = views.mount();
    for (int i = 0; i < 1200; i++) {
      write(view, "many/" + i, i + "x".repeat(900));
    }

    // When they are committed, and one more after that
    view.commit();
    write(view, "many/one more", "1");
    view.commit();

    // Then all are there
    assertThat(tree(views.mount())).isEqualTo(tree(view));
  }

  @Test
  void neverFollowsALinkOutOfTheView() throws IOException {
    // Given links to the node's own files where a file and a directory were
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    var view = views.mount();
    write(view, "dir/secret", "mine");
    write(view, "file", "mine");
    view.commit();
    var other = views.mount();
    write(other, "dir/secret", "changed by another pod");
    write(other, "dir/added", "added");
    delete(other, "file");
    other.commit();
    delete(view, "dir");
    Files.createSymbolicLink(view.data().resolve("dir"), outside);

    // When the view is committed over it, and reloaded
    view.commit();
    view.reload(Dirty.COMMIT);

    // Then nothing outside was read or written
    assertThat(Files.readString(outside.resolve("secret"))).isEqualTo("secret");
    assertThat(Files.list(outside)).hasSize(1);
    assertThat(Files.isSymbolicLink(views.mount().data().resolve("dir"))).isTrue();
  }

  @Test
  void leavesAloneWhatThePodPutInTheWay() throws IOException {
    // Given a reload that is to write below what has become a link, as if the pod were faster than
    // the check
    Path outside = Files.createDirectories(directory.resolve("outside"));
    var writer = views.mount();
    write(writer, "dir/a", "1");
    writer.commit();
    var victim = views.mount();
    write(writer, "dir/a", "2");
    write(writer, "dir/new", "2");
    writer.commit();
    var before = new IndexFile(victim.data().resolveSibling("index")).read();
    delete(victim, "dir");
    Files.createSymbolicLink(victim.data().resolve("dir"), outside);
    Path staging = Files.createDirectories(directory.resolve("views/staging"));

    // When the reload is carried out
    try (var transfers = new Transfers(2, 1 << 20)) {
      new Reloader(victim.data(), staging, new ViewFiles(java.util.Optional.empty()), before)
          .reload(views.volume, views.volume.head(0), transfers);
    }

    // Then the link stays and nothing went through it
    assertThat(Files.list(outside)).isEmpty();
    assertThat(Files.isSymbolicLink(victim.data().resolve("dir"))).isTrue();
    assertThat(victim.status().dirty()).contains("dir", "dir/a");
  }

  @Test
  void refusesNamesThatAreNotUtf8() throws Exception {
    // Given a file with a name in Latin-1
    var view = views.mount();
    var shell =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'caf\\351')\"")
            .directory(view.data().toFile())
            .start();
    assertThat(shell.waitFor()).isZero();

    // When it is committed, it is refused by name
    assertThatThrownBy(view::commit)
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("caf")
        .hasMessageContaining("rename");
  }

  @Test
  void ignoresPipesAndDoesNotWaitForThem() throws Exception {
    var view = views.mount();
    write(view, "a", "1");
    assertThat(
            new ProcessBuilder("mkfifo", view.data().resolve("pipe").toString()).start().waitFor())
        .isZero();

    view.commit();

    assertThat(tree(views.mount())).containsOnlyKeys("a");
    assertThat(Files.exists(view.data().resolve("pipe"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
