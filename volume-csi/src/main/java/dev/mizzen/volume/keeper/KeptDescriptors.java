package dev.mizzen.volume.keeper;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the keeper's process holds, in memory and nowhere else. */
public final class KeptDescriptors implements AutoCloseable {

  /** More than a node can have pods with volumes. */
  static final int MOST = 4096;

  private final SortedMap<String, Keeper.Kept> byName = new TreeMap<>();

  /** Takes the descriptor over. */
  synchronized void put(Keeper.Kept kept) {
    if (byName.size() >= MOST && !byName.containsKey(kept.name())) {
      throw new IllegalStateException("The keeper holds %d descriptors already".formatted(MOST));
    }
    var before = byName.put(kept.name(), kept);
    if (before != null) {
      before.descriptor().close();
    }
  }

  /** Duplicates, so that nobody gets a number that was closed meanwhile; the caller closes them. */
  synchronized List<Keeper.Kept> duplicates() {
    var duplicates = new ArrayList<Keeper.Kept>();
    try {
      for (var kept : byName.values()) {
        var duplicate = kept.descriptor().duplicate();
        duplicates.add(new Keeper.Kept(kept.name(), duplicate, kept.note()));
      }
    } catch (RuntimeException e) {
      duplicates.forEach(kept -> kept.descriptor().close());
      throw e;
    }
    return duplicates;
  }

  synchronized SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  synchronized void remove(String name) {
    var kept = byName.remove(name);
    if (kept != null) {
      kept.descriptor().close();
    }
  }

  /** How many there are. */
  public synchronized int size() {
    return byName.size();
  }

  @Override
  public synchronized void close() {
    byName.values().forEach(kept -> kept.descriptor().close());
    byName.clear();
  }
}
