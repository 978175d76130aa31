package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.OverlayNodes;
import dev.mizzen.volume.snapshot.TreeDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which paths a pod has changed; a file that was written counts until a commit has read it. */
final class Dirt {

  private final OverlayNodes overlay;
  private final Staging staging;

  /**
   * @param overlay over the nodes of the base; nothing of it is to be uploaded
   */
  Dirt(OverlayNodes overlay, Staging staging) {
    this.overlay = overlay;
    this.staging = staging;
  }

  /** Changed, new and gone files and links, and directories without any of these below them. */
  SortedSet<String> of(Plan.Folder plan) {
    var base = plan.base().orElseThrow();
    var now =
        new PlannedTree(
                directory -> overlay.node(directory.node()).entries(),
                entries -> overlay.directory(entries, FlatTree.Spill.NONE),
                written -> Optional.of(marked(written)))
            .build(plan);
    var changes = TreeDiff.between(overlay, base, now);
    var dirty = new TreeSet<String>();
    // From the end, so that of nested empty directories only the innermost is named.
    for (var change : new ArrayList<>(changes.entrySet()).reversed()) {
      boolean leaf = isLeaf(change.getValue().before()) || isLeaf(change.getValue().after());
      if (leaf || !namesSomethingBelow(dirty, change.getKey())) {
        dirty.add(change.getKey());
      }
    }
    return dirty;
  }

  /** What was read, if it still is so; else a content that no file has. */
  private Entry marked(Plan.Written written) {
    try {
      var stat = staging.stat(written.local());
      var hashed = written.file().hashed;
      if (hashed.isPresent() && written.file().isAsHashed(stat)) {
        return hashed.get().entry().with(written.executable(), stat.modifiedNanos());
      }
    } catch (NoSuchFileException e) {
      // Committed meanwhile, and taken over.
      return unlike(written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return unlike(written);
  }

  private static Entry.File unlike(Plan.Written written) {
    return new Entry.File(
        1, written.executable(), 0, List.of(new Hash(0, 0, 0, written.local())), new byte[0]);
  }

  private static boolean isLeaf(Optional<Entry> entry) {
    return entry.isPresent() && !(entry.get() instanceof Entry.Directory);
  }

  private static boolean namesSomethingBelow(TreeSet<String> changed, String directory) {
    String first = changed.ceiling(directory + "/");
    return first != null && first.startsWith(directory + "/");
  }
}
