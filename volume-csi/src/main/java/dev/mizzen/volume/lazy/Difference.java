package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where two directories may differ. Of a directory that was made out of another one for a change of
 * one name, the others are the very same entries: only these are passed over.
 */
final class Difference {

  private Difference() {}

  /** Names that one of them lacks, or for which they do not have the very same entry; in order. */
  static List<String> names(SortedMap<String, Entry> one, SortedMap<String, Entry> other) {
    var found = new ArrayList<String>();
    var left = one.entrySet().iterator();
    var right = other.entrySet().iterator();
    var mine = next(left);
    var theirs = next(right);
    while (mine.isPresent() || theirs.isPresent()) {
      int order = order(mine, theirs);
      String name = (order <= 0 ? mine : theirs).orElseThrow().getKey();
      if (order != 0 || mine.get().getValue() != theirs.get().getValue()) {
        found.add(name);
      }
      mine = order <= 0 ? next(left) : mine;
      theirs = order >= 0 ? next(right) : theirs;
    }
    return found;
  }

  private static Optional<Map.Entry<String, Entry>> next(
      Iterator<Map.Entry<String, Entry>> entries) {
    return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
  }

  /** Which name comes first; who has no more comes last. */
  private static int order(
      Optional<Map.Entry<String, Entry>> mine, Optional<Map.Entry<String, Entry>> theirs) {
    if (mine.isEmpty() || theirs.isEmpty()) {
      return mine.isEmpty() ? 1 : -1;
    }
    return mine.get().getKey().compareTo(theirs.get().getKey());
  }
}
