package dev.mizzen.gateway.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Inputs that wait for a slot, first in first out, bounded in number and bytes. */
final class InputQueue {
  /**
   * One waiting input.
   *
   * @param deadline until when it may wait
   */
  record Entry(Input input, Instant arrivedAt, Instant deadline) {}

  private final QueueLimits limits;
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  InputQueue(QueueLimits limits) {
    this.limits = limits;
  }

  /** Takes the input in as the last one; false when it does not fit. */
  boolean offer(Entry entry) {
    if (entries.size() >= limits.inputs() || bytes + entry.input().bytes() > limits.bytes()) {
      return false;
    }
    entries.putLast(entry.input().id(), entry);
    bytes += entry.input().bytes();
    return true;
  }

  /** Takes back an input that had left already, as the first one; it always fits. */
  void putBack(Entry entry) {
    entries.putFirst(entry.input().id(), entry);
    bytes += entry.input().bytes();
  }

  /** Takes the first one out. */
  Optional<Entry> poll() {
    return Optional.ofNullable(entries.pollFirstEntry()).map(first -> forget(first.getValue()));
  }

  /** Takes this one out; false when it is not here. */
  boolean remove(Input input) {
    Entry entry = entries.remove(input.id());
    if (entry != null) {
      forget(entry);
    }
    return entry != null;
  }

  /** Takes out all whose deadline has come. */
  List<Entry> removeExpired(Instant now) {
    List<Entry> expired = new ArrayList<>();
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (!entry.deadline().isAfter(now)) {
        all.remove();
        expired.add(forget(entry));
      }
    }
    return expired;
  }

  /** Takes out all. */
  List<Entry> removeAll() {
    List<Entry> all = List.copyOf(entries.values());
    entries.clear();
    bytes = 0;
    return all;
  }

  int size() {
    return entries.size();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  private Entry forget(Entry entry) {
    bytes -= entry.input().bytes();
    return entry;
  }
}
