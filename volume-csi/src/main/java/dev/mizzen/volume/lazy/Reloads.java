package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.TreeDiff;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.DirtyException;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.view.View.Dirty;
import dev.mizzen.volume.view.View.ReloadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/** Brings a view to the volume's head. One at a time, and not while a commit is made. */
final class Reloads {

  /** A pod that goes on writing gets a refusal in the end. */
  private static final int ATTEMPTS = 5;

  private final ViewState state;
  private final VolumeRepository volume;
  private final Nodes nodes;
  private final KeptNodes kept;
  private final Commits commits;
  private final OpenFiles openFiles;
  private final Passing passing;
  private final Supplier<SortedSet<String>> dirt;
  private final Duration closing;

  /**
   * @param nodes of the base and of the head
   * @param dirt paths that are not committed
   * @param closing how long a file that its program has closed may take to be seen as closed: the
   *     kernel tells it later
   */
  Reloads(
      ViewState state,
      VolumeRepository volume,
      Nodes nodes,
      KeptNodes kept,
      Commits commits,
      OpenFiles openFiles,
      Passing passing,
      Supplier<SortedSet<String>> dirt,
      Duration closing) {
    this.state = state;
    this.volume = volume;
    this.nodes = nodes;
    this.kept = kept;
    this.commits = commits;
    this.openFiles = openFiles;
    this.passing = passing;
    this.dirt = dirt;
    this.closing = closing;
  }

  private record Base(long commit, Entry.Directory root) {}

  ReloadResult reload(Dirty dirty, Optional<Notifier> notifier) throws IOException {
    refuseOpenFiles();
    for (int attempt = 1; ; attempt++) {
      settle(dirty);
      var base =
          state.look(
              names -> new Base(names.table().commit(), names.table().root().base().orElseThrow()));
      var head = volume.headLikelyNext(base.commit());
      var changes = TreeDiff.between(nodes, base.root(), head.rootDirectory());
      var swapped =
          state.change(
              edit -> {
                if (edit.table().isBusy() || !Twins.part(edit)) {
                  return Optional.<Swap.Stale>empty();
                }
                return Optional.of(Swap.to(edit, head, changes));
              });
      if (swapped.isPresent()) {
        kept.clear();
        commits.onlyOf(head.number());
        notifier.ifPresent(kernel -> swapped.get().tell(kernel));
        return new ReloadResult(head, List.copyOf(changes.keySet()));
      }
      refuseOpenFiles();
      if (attempt == ATTEMPTS) {
        refuseDirty();
        throw new IllegalStateException("The view's files are opened all the time: try again");
      }
    }
  }

  /** Leaves nothing that is the pod's own. */
  private void settle(Dirty dirty) throws IOException {
    if (dirty == Dirty.REFUSE) {
      refuseDirty();
    }
    // Without anything dirty this makes no commit.
    commits.commit(true);
  }

  private void refuseDirty() {
    var paths = dirt.get();
    if (!paths.isEmpty()) {
      throw new DirtyException(paths);
    }
  }

  private void refuseOpenFiles() {
    long until = System.nanoTime() + closing.toNanos();
    var openers =
        state.change(
            edit -> {
              while (edit.table().isBusy() && edit.awaitRelease(until)) {
                continue;
              }
              passing.settle(edit);
              return OpenFiles.openers(edit.names());
            });
    if (!openers.isEmpty()) {
      throw new OpenFilesException(openFiles.of(openers));
    }
  }

  /** The head as the view saw it last, for those who ask where it stands. */
  Commit head(long known) {
    return volume.head(known);
  }
}
