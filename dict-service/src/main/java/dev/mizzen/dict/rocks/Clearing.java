package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.rocks.HeldItem.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.RocksDBException;

/** Items that are dropped, and the dead. */
final class Clearing {
  /** From so many on a range is deleted, which is dearer to read past than a few deletes. */
  private static final int WORTH_A_RANGE = 32;

  private final QueueLine line;
  private final Settling settling;
  private final QueueAgenda agenda;

  Clearing(QueueLine line, Settling settling, QueueAgenda agenda) {
    this.line = line;
    this.settling = settling;
    this.agenda = agenda;
  }

  /** Of all partitions or one, what waits or is delayed. */
  long clear(Batch batch, QueueState queue, Optional<Bytes> partition) {
    if (partition.isPresent()) {
      PartitionState one = queue.partitions.get(partition.get());
      return one == null ? 0 : clear(batch, one);
    }
    queue.clears++;
    batch.queues.touchCounts(queue);
    long dropped = queue.waiting + queue.delayed;
    if (queue.leased + queue.dead == 0) {
      forget(batch, queue);
      queue.dropped += dropped;
    } else {
      List.copyOf(queue.partitions.values()).forEach(p -> clear(batch, p));
    }
    return dropped;
  }

  /** Everything that the queue holds is gone at once. */
  void forget(Batch batch, QueueState queue) {
    for (PartitionState partition : queue.partitions.values()) {
      agenda.remove(partition);
      partition.held.values().forEach(agenda::remove);
      queue.firstFree = Math.max(queue.firstFree, partition.tail);
    }
    batch.queues.dropItems(queue.id);
    queue.forgetItems();
  }

  private long clear(Batch batch, PartitionState partition) {
    QueueState queue = partition.queue;
    long dropped = partition.open();
    if (dropped == 0) {
      return 0;
    }
    for (HeldItem item : List.copyOf(partition.held.values())) {
      if (item.state == State.WAITING || item.state == State.DELAYED) {
        drop(batch, item);
      }
    }
    long plain = partition.waiting.size();
    if (plain >= WORTH_A_RANGE) {
      // What is held behind the head was just dropped, so all that is left there is plain.
      batch.queues.dropItems(partition, partition.head, partition.tail);
    } else {
      for (long s = partition.waiting.ceiling(0);
          s != Sequences.NONE;
          s = partition.waiting.ceiling(s + 1)) {
        batch.queues.removeItem(QueueLine.key(partition, s));
      }
    }
    queue.waiting -= plain;
    queue.bytes -= partition.plainBytes;
    queue.dropped += plain;
    partition.plainBytes = 0;
    partition.waiting.clear();
    partition.head = partition.tail;
    agenda.remove(partition);
    batch.queues.touchCounts(queue);
    line.emptied(batch, partition);
    return dropped;
  }

  private void drop(Batch batch, HeldItem item) {
    QueueState queue = item.partition().queue;
    agenda.remove(item);
    queue.leave(item);
    batch.queues.dropState(item);
    batch.queues.removeItem(QueueLine.key(item.partition(), item.sequence()));
    queue.dropped++;
    batch.queues.touchCounts(queue);
  }

  /** The time of a partition is over, unless it began anew since. */
  void end(Batch batch, PartitionState partition, long at) {
    long end = partition.end();
    if (end > at) {
      agenda.set(partition, end);
    } else {
      clear(batch, partition);
    }
  }

  long clearDead(Batch batch, QueueState queue, Optional<Bytes> partition) {
    List<HeldItem> dead = dead(queue, partition, Integer.MAX_VALUE);
    for (HeldItem item : dead) {
      drop(batch, item);
      if (item.partition().isEmpty()) {
        line.emptied(batch, item.partition());
      }
    }
    return dead.size();
  }

  long redrive(Batch batch, QueueState queue, Optional<Bytes> partition, int most)
      throws RocksDBException {
    List<HeldItem> dead = dead(queue, partition, most);
    Set<PartitionState> changed = new LinkedHashSet<>();
    for (HeldItem item : dead) {
      item.attempts = 0;
      settling.comeBack(batch, item, Duration.ZERO, batch.now());
      changed.add(item.partition());
    }
    for (PartitionState one : changed) {
      line.serve(batch, one);
    }
    return dead.size();
  }

  private static List<HeldItem> dead(QueueState queue, Optional<Bytes> partition, int most) {
    List<HeldItem> found = new ArrayList<>();
    for (PartitionState one : queue.withDead.values()) {
      if (partition.isEmpty() || partition.get().equals(one.name)) {
        one.dead.values().stream().limit(most - found.size()).forEach(found::add);
      }
    }
    return found;
  }

  ItemPage page(Batch batch, QueueState queue, Optional<ItemId> after, int most)
      throws RocksDBException {
    List<ItemPage.Item> items = new ArrayList<>();
    long bytes = 0;
    for (PartitionState partition : behind(queue.withDead, after).values()) {
      for (HeldItem item : behind(partition, after).values()) {
        if (items.size() == most) {
          return new ItemPage(items);
        }
        Value value = Records.item(batch.queues.item(QueueLine.key(partition, item.sequence())));
        bytes += value.data().length;
        if (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty()) {
          return new ItemPage(items);
        }
        items.add(
            new ItemPage.Item(new ItemId(partition.name, item.sequence()), item.attempts, value));
      }
    }
    return new ItemPage(items);
  }

  private static NavigableMap<Bytes, PartitionState> behind(
      NavigableMap<Bytes, PartitionState> all, Optional<ItemId> after) {
    return after.map(id -> all.tailMap(id.partition(), true)).orElse(all);
  }

  private static NavigableMap<Long, HeldItem> behind(
      PartitionState partition, Optional<ItemId> after) {
    return after
        .filter(id -> id.partition().equals(partition.name))
        .map(id -> partition.dead.tailMap(id.sequence(), false))
        .orElse(partition.dead);
  }
}
