package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes directories out of a plan, children before parents. What the pod has not touched is not
 * looked at; what is the same as before is the very same.
 */
final class PlannedTree {

  private final Function<Entry.Directory, SortedMap<String, Entry>> children;
  private final Maker maker;
  private final Function<Plan.Written, Optional<Entry>> contents;

  /** Makes a directory of what is in it. */
  interface Maker {
    Entry.Directory make(SortedMap<String, Entry> entries);
  }

  /**
   * @param children what is in a directory of the base
   * @param contents of a local file; absent where the name is to stay as it was
   */
  PlannedTree(
      Function<Entry.Directory, SortedMap<String, Entry>> children,
      Maker maker,
      Function<Plan.Written, Optional<Entry>> contents) {
    this.children = children;
    this.maker = maker;
    this.contents = contents;
  }

  Entry.Directory build(Plan.Folder folder) {
    if (folder.names().isEmpty() && folder.base().isPresent()) {
      return folder.base().get();
    }
    var before = folder.base().map(children).orElse(new TreeMap<>());
    var entries = Names.copy(before);
    boolean changed = folder.base().isEmpty();
    for (var planned : folder.names().entrySet()) {
      var was = Optional.ofNullable(before.get(planned.getKey()));
      var is = entry(planned.getValue(), was);
      if (!Entry.same(was, is)) {
        changed = true;
        is.ifPresentOrElse(
            entry -> entries.put(planned.getKey(), entry), () -> entries.remove(planned.getKey()));
      }
    }
    return changed ? maker.make(entries) : folder.base().get();
  }

  private Optional<Entry> entry(Plan plan, Optional<Entry> before) {
    return switch (plan) {
      case Plan.Same same -> Optional.of(same.entry());
      case Plan.Written written -> contents.apply(written).or(() -> notDirectory(before));
      case Plan.AsBefore _ -> notDirectory(before);
      case Plan.Gone _ -> Optional.empty();
      case Plan.Folder folder -> Optional.of(build(folder));
    };
  }

  /** A directory that became a file which cannot be committed yet is gone nevertheless. */
  private static Optional<Entry> notDirectory(Optional<Entry> before) {
    return before.filter(entry -> !(entry instanceof Entry.Directory));
  }
}
