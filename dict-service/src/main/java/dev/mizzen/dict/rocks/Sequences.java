package dev.mizzen.dict.rocks;

import java.util.Map;
import java.util.TreeMap;

/** Sequence numbers, kept as the ranges that they form: the longest line costs as much as one. */
final class Sequences {
  /** What {@link #ceiling} says when there is none. */
  static final long NONE = -1;

  /** First of a range → behind its last. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  private long size;

  long size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many ranges it takes. */
  int ranges() {
    return ranges.size();
  }

  /** Adds what is not there yet, one number or many: from … to - 1. */
  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    size += to - from;
    Map.Entry<Long, Long> before = ranges.lowerEntry(from);
    long begin = from;
    if (before != null && before.getValue() == from) {
      begin = before.getKey();
    }
    Long behind = ranges.remove(to);
    ranges.put(begin, behind == null ? to : behind);
  }

  void add(long sequence) {
    add(sequence, sequence + 1);
  }

  /** Takes one out, which is there. */
  void remove(long sequence) {
    Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
    size--;
    if (range.getKey() == sequence) {
      ranges.remove(sequence);
    } else {
      ranges.put(range.getKey(), sequence);
    }
    if (sequence + 1 < range.getValue()) {
      ranges.put(sequence + 1, range.getValue());
    }
  }

  boolean contains(long sequence) {
    Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
    return range != null && sequence < range.getValue();
  }

  /** The first one; there is one. */
  long first() {
    return ranges.firstKey();
  }

  /** The first one that is not below, or {@link #NONE}. */
  long ceiling(long least) {
    if (contains(least)) {
      return least;
    }
    Long next = ranges.higherKey(least);
    return next == null ? NONE : next;
  }

  void clear() {
    ranges.clear();
    size = 0;
  }
}
