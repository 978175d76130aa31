package dev.mizzen.dict.rocks;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Things in the order in which their time comes, in memory; of the same time the one that was set
 * first. Not for several threads.
 */
final class Deadlines<T> {
  private record Entry<T>(long at, long number, T thing) {
    private static int order(Entry<?> a, Entry<?> b) {
      int byTime = Long.compare(a.at, b.at);
      return byTime != 0 ? byTime : Long.compare(a.number, b.number);
    }
  }

  private final TreeSet<Entry<T>> inOrder = new TreeSet<>(Entry::order);
  private final Map<T, Entry<T>> byThing = new HashMap<>();
  private long numbers;

  /** Sets or moves it; {@link Chore#NEVER} takes it out. */
  void set(T thing, long at) {
    remove(thing);
    if (at != Chore.NEVER) {
      Entry<T> entry = new Entry<>(at, numbers++, thing);
      inOrder.add(entry);
      byThing.put(thing, entry);
    }
  }

  void remove(T thing) {
    Entry<T> entry = byThing.remove(thing);
    if (entry != null) {
      inOrder.remove(entry);
    }
  }

  /** When the first one comes, or {@link Chore#NEVER}. */
  long first() {
    return inOrder.isEmpty() ? Chore.NEVER : inOrder.first().at;
  }

  /** The first one whose time has come, left where it is, or null. */
  T due(long now) {
    return first() <= now ? inOrder.first().thing : null;
  }

  /** Takes the first one out whose time has come, or null. */
  T pollDue(long now) {
    T thing = due(now);
    if (thing != null) {
      remove(thing);
    }
    return thing;
  }

  int size() {
    return byThing.size();
  }
}
