package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * Puts, and those among them that wait for room. Who waits for items or for a partition counts for
 * those behind it as if it had them already, so that nobody overtakes.
 */
final class RoomLine {
  private static final RequestMemory.Form<QueuePut.Result> ANSWER =
      new RequestMemory.Form<>(
          'p',
          (out, result) -> {
            out.writeLong(result.put());
            out.writeLong(result.duplicates());
          },
          in -> new QueuePut.Result(in.readLong(), in.readLong()));

  private final QueueLine line;
  private final Waiters waiters;
  private final RequestMemory requests;
  private final DedupKeys dedupKeys;

  RoomLine(QueueLine line, Waiters waiters, RequestMemory requests, DedupKeys dedupKeys) {
    this.line = line;
    this.waiters = waiters;
    this.requests = requests;
    this.dedupKeys = dedupKeys;
  }

  /** Puts when there is room; else leaves word with the waiter what there is none for. */
  Optional<QueuePut.Result> attempt(Batch batch, QueueState queue, PutWaiter waiter)
      throws RocksDBException {
    Optional<QueuePut.Result> before = requests.recall(batch, queue, waiter.put.request(), ANSWER);
    if (before.isPresent()) {
      return before;
    }
    checkSizes(queue, waiter.items);
    List<NewItem> fresh = dedupKeys.fresh(batch, queue, waiter.items);
    if (!fresh.isEmpty()) {
      if (!hasRoom(batch, queue, waiter, fresh.size())) {
        return Optional.empty();
      }
      PartitionState partition = queue.partition(waiter.partition);
      line.append(batch, partition, fresh, Fields.millis(waiter.put.partitionTtl()));
      dedupKeys.remember(batch, queue, fresh);
      line.serve(batch, partition);
    }
    QueuePut.Result result =
        new QueuePut.Result(fresh.size(), waiter.items.size() - (long) fresh.size());
    requests.remember(batch, queue, waiter.put.request(), ANSWER, result);
    return Optional.of(result);
  }

  private static void checkSizes(QueueState queue, List<NewItem> items) {
    long most = queue.definition.policy().limits().itemBytes();
    for (NewItem item : items) {
      int size = item.value().data().length;
      if (size > most) {
        throw Refusals.tooLarge("itemBytes", size, most);
      }
    }
  }

  private boolean hasRoom(Batch batch, QueueState queue, PutWaiter waiter, int more)
      throws RocksDBException {
    QueueLimits limits = queue.definition.policy().limits();
    long items = queue.items() + more;
    long partitions = queue.filled + 1;
    for (PutWaiter ahead : queue.room) {
      if (ahead == waiter) {
        break;
      }
      if (ahead.lacksItems) {
        items += dedupKeys.fresh(batch, queue, ahead.items).size();
      } else {
        partitions++;
      }
    }
    PartitionState present = queue.partitions.get(waiter.partition);
    boolean opens = present == null || present.isEmpty();
    waiter.lacksItems = items > limits.items();
    if (waiter.lacksItems) {
      waiter.refusal = Refusals.full("items", items, limits.items());
      return waits(waiter.refusal, more > limits.items());
    }
    if (opens && partitions > limits.partitions()) {
      waiter.refusal = Refusals.full("partitions", partitions, limits.partitions());
      return waits(waiter.refusal, false);
    }
    return true;
  }

  /** False, unless waiting has no sense. */
  private static boolean waits(StoreException refusal, boolean inVain) {
    if (inVain) {
      throw refusal;
    }
    return false;
  }

  /** Something may have left the queue: who waits for room has its turn. */
  void serve(Batch batch, QueueState queue) throws RocksDBException {
    while (serveOne(batch, queue)) {
      // What one put may have made room for another that was passed over.
    }
  }

  private boolean serveOne(Batch batch, QueueState queue) throws RocksDBException {
    for (PutWaiter waiter : queue.room) {
      if (waiter.tryNow(batch, queue)) {
        waiters.remove(waiter);
        return true;
      }
      if (waiter.lacksItems) {
        return false;
      }
    }
    return false;
  }
}
