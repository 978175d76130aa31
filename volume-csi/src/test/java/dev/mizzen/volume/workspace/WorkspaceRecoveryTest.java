package dev.mizzen.volume.workspace;

import static dev.mizzen.volume.workspace.Views.read;
import static dev.mizzen.volume.workspace.Views.tree;
import static dev.mizzen.volume.workspace.Views.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a view when the store or the process fails in the middle. */
class WorkspaceRecoveryTest {

  @TempDir Path directory;
  private FaultyStore faulty;
  private Views views;
  private Views healthy;

  @BeforeEach
  void open() {
    var objects = new DirectoryStore(directory.resolve("store"));
    faulty = new FaultyStore(objects, (operation, key) -> Fault.NONE);
    views = new Views(directory.resolve("views"), faulty);
    healthy = new Views(directory.resolve("others"), objects);
  }

  @AfterEach
  void close() {
    views.close();
    healthy.close();
  }

  @Test
  void canCommitAfterAFailure() throws IOException {
    // Given a commit that failed while chunks were uploaded
    var view = views.mount();
    write(view, "a", "x".repeat(5000));
    faulty.plan((operation, key) -> key.contains("/chunks/") ? Fault.BUSY : Fault.NONE);
    assertThatThrownBy(view::commit).isInstanceOf(StoreException.class);
    assertThat(healthy.volume.head(0).number()).isZero();

    // When the store is back
    faulty.plan((operation, key) -> Fault.NONE);
    view.commit();

    // Then nothing was lost
    assertThat(tree(healthy.mount())).isEqualTo(tree(view));
  }

  @Test
  void knowsThatACommitSucceededWhoseAnswerWasLost() throws IOException {
    // Given a commit that the store made, with the answer lost, and somebody's later change of the
    // same file
    var view = views.mount();
    write(view, "a", "mine");
    faulty.plan(
        (operation, key) ->
            key.contains("/commits/") && operation.equals("putIfAbsent")
                ? Fault.LOST_REPLY
                : Fault.NONE);
    assertThatThrownBy(view::commit).isInstanceOf(StoreException.class);
    faulty.plan((operation, key) -> Fault.NONE);
    var other = healthy.mount();
    write(other, "a", "theirs, later");
    other.commit();

    // When the process is started anew and the view commits something else
    var again = views.reopen(view);
    write(again, "b", "new");
    var result = again.commit();

    // Then its old change is not taken for a new one
    assertThat(result.overwritten()).isEmpty();
    assertThat(read(healthy.mount(), "a")).isEqualTo("theirs, later");
  }

  @Test
  void touchesNothingWhenAReloadCannotFetch() throws IOException {
    // Given a reload of several files, one of which the store does not give
    var view = views.mount();
    var other = healthy.mount();
    write(other, "a", "a".repeat(2000));
    write(other, "b", "b".repeat(2000));
    other.commit();
    faulty.plan((operation, key) -> key.contains("/packs/") ? Fault.BUSY : Fault.NONE);

    // When it fails
    assertThatThrownBy(() -> view.reload(Dirty.REFUSE)).isInstanceOf(StoreException.class);

    // Then the view is as it was, and the next reload works
    assertThat(tree(view)).isEmpty();
    faulty.plan((operation, key) -> Fault.NONE);
    view.reload(Dirty.REFUSE);
    assertThat(tree(view)).isEqualTo(tree(other));
    assertThat(view.status().dirty()).isEmpty();
  }

  @Test
  void endsAReloadThatWasCutShort() throws IOException {
    // Given a view in which a killed process had put one of two changed files in place
    var other = healthy.mount();
    write(other, "a", "a1");
    write(other, "b", "b1");
    write(other, "c", "c1");
    other.commit();
    var view = views.mount();
    write(other, "a", "a2");
    write(other, "b", "b2");
    Views.delete(other, "c");
    other.commit();
    Files.writeString(view.data().resolveSibling("reloading"), "2");
    write(view, "a", "a2");

    // When a new process asks anything of it
    var again = views.reopen(view);
    var status = again.status();

    // Then the reload has ended, and nothing of it counts as the pod's own change
    assertThat(status.commit()).isEqualTo(2);
    assertThat(status.dirty()).isEmpty();
    assertThat(read(again, "b")).isEqualTo("b2");
    assertThat(tree(again)).containsOnlyKeys("a", "b");
  }

  @Test
  void rereadsAFileThatWasWrittenWithinTheClocksTick() throws IOException {
    // Given a file that is rewritten with the same length and time at once after its commit
    var view = views.mount();
    write(view, "a", "1");
    view.commit();
    var time = Files.getLastModifiedTime(view.data().resolve("a"));
    write(view, "a", "2");
    Files.setLastModifiedTime(view.data().resolve("a"), time);

    // When it is committed, the change is found
    assertThat(view.commit().changed()).isTrue();
    assertThat(read(healthy.mount(), "a")).isEqualTo("2");
  }
}
