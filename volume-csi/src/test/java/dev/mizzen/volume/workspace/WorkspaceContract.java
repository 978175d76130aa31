package dev.mizzen.volume.workspace;

import static dev.mizzen.volume.workspace.Views.delete;
import static dev.mizzen.volume.workspace.Views.read;
import static dev.mizzen.volume.workspace.Views.tree;
import static dev.mizzen.volume.workspace.Views.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.view.Pod;
import dev.mizzen.volume.view.ProgramInDirectory;
import dev.mizzen.volume.view.View.Dirty;
import dev.mizzen.volume.view.ViewContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit and reload as pods see them; run over a directory and over S3. */
abstract class WorkspaceContract extends ViewContract {

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

  @Override
  protected Pod mount() throws IOException {
    var workspace = views.mount();
    return new Pod(workspace, new ProgramInDirectory(workspace.data()));
  }

  @Override
  protected VolumeRepository volume() {
    return views.volume;
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
