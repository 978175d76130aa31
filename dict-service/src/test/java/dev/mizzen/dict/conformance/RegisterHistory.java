package dev.mizzen.dict.conformance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What clients did to one entry and saw of it, and whether there is an order of all of it that one
 * client after the other could have seen: each operation at one moment between its begin and its
 * end. The search is that of Wing and Gong with the memory of Lowe: a set of operations done
 * together with what they lead to is looked at once.
 */
final class RegisterHistory {
  /** Nothing is there. */
  static final long ABSENT = 0;

  private final List<Operation> operations = new ArrayList<>();

  /** What was asked of the entry. */
  sealed interface Asked {
    /** A read that saw this value. */
    record Read(long seen) implements Asked {}

    /** A write, whatever was there. */
    record Write(long value) implements Asked {}

    /** A write where nothing was, and whether it was done. */
    record WriteAbsent(long value, boolean done) implements Asked {}

    /** A removal that gave this value back. */
    record Remove(long seen) implements Asked {}

    /** The value afterwards; empty when nobody could have seen this. */
    default Optional<Long> after(long value) {
      return switch (this) {
        case Read read -> read.seen == value ? Optional.of(value) : Optional.empty();
        case Write write -> Optional.of(write.value);
        case WriteAbsent write ->
            write.done != (value == ABSENT)
                ? Optional.empty()
                : Optional.of(write.done ? write.value : value);
        case Remove remove -> remove.seen == value ? Optional.of(ABSENT) : Optional.empty();
      };
    }
  }

  /** With the times around it, in nanoseconds. */
  record Operation(long begin, long end, Asked asked) {}

  private record Seen(BitSet done, long value) {}

  synchronized void add(Operation operation) {
    operations.add(operation);
  }

  synchronized int size() {
    return operations.size();
  }

  synchronized boolean linearizable() {
    return search(new BitSet(), ABSENT, new HashSet<>());
  }

  private boolean search(BitSet done, long value, Set<Seen> looked) {
    if (done.cardinality() == operations.size()) {
      return true;
    }
    if (!looked.add(new Seen((BitSet) done.clone(), value))) {
      return false;
    }
    long firstEnd = firstEnd(done);
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation next = operations.get(i);
      // What ended before this one began must come before it.
      if (next.begin <= firstEnd) {
        Optional<Long> after = next.asked.after(value);
        if (after.isPresent()) {
          done.set(i);
          if (search(done, after.get(), looked)) {
            return true;
          }
          done.clear(i);
        }
      }
    }
    return false;
  }

  private long firstEnd(BitSet done) {
    long first = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      first = Math.min(first, operations.get(i).end);
    }
    return first;
  }
}
