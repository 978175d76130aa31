package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** All of a queue happens on the writer's thread. */
final class RocksQueues implements Queues {
  private final Writer writer;
  private final QueueLine line;
  private final Waiters waiters;
  private final Catalog catalog;
  private final QueueKeeping keeping;

  RocksQueues(
      Writer writer, QueueLine line, Waiters waiters, Catalog catalog, QueueKeeping keeping) {
    this.writer = writer;
    this.line = line;
    this.waiters = waiters;
    this.catalog = catalog;
    this.keeping = keeping;
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return keeping.define(name, definition);
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
    return CompletableFuture.completedStage(Map.copyOf(catalog.durableQueues));
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    QueueInfo info = catalog.durableQueues.get(name);
    return info == null
        ? CompletableFuture.failedStage(Refusals.noQueue(name))
        : CompletableFuture.completedStage(info.definition().sharing());
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return keeping.keepAlive(name);
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return keeping.rename(from, to);
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return writer.submit(batch -> batch.catalog().queue(name).info());
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return keeping.undefine(name, told);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> newItems, QueuePut put) {
    List<Value> items = newItems.stream().map(NewItem::value).toList();
    CompletionStage<QueuePut.Result> result =
        writer.submit(
            batch -> {
              QueueState queue = batch.catalog().queue(name);
              checkLimits(queue, partition, items);
              line.append(batch, queue, partition, items);
              return new QueuePut.Result(items.size(), 0);
            });
    return new Waiting<>() {
      @Override
      public CompletionStage<QueuePut.Result> result() {
        return result;
      }

      @Override
      public void cancel() {}
    };
  }

  private static void checkLimits(QueueState queue, Bytes partition, List<Value> items) {
    QueueLimits limits = queue.definition.policy().limits();
    for (Value item : items) {
      if (item.data().length > limits.itemBytes()) {
        throw Refusals.tooLarge("itemBytes", item.data().length, limits.itemBytes());
      }
    }
    if (items.isEmpty()) {
      return;
    }
    if (queue.items + items.size() > limits.items()) {
      throw Refusals.full("items", queue.items + items.size(), limits.items());
    }
    if (QueueLine.size(queue, partition) == 0 && queue.filled + 1 > limits.partitions()) {
      throw Refusals.full("partitions", queue.filled + 1, limits.partitions());
    }
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    Waiter waiter = new Waiter(name, partition, most, wait.toNanos());
    writer
        .submit(
            batch -> {
              take(batch, waiter);
              return null;
            })
        .whenComplete(
            (done, refusal) -> {
              if (refusal != null) {
                waiter.result.completeExceptionally(refusal);
              }
            });
    return new Waiting<>() {
      @Override
      public CompletionStage<Taken> result() {
        return waiter.result;
      }

      @Override
      public void cancel() {
        RocksQueues.this.cancel(waiter);
      }
    };
  }

  private void take(Batch batch, Waiter waiter) throws RocksDBException {
    QueueState queue = batch.catalog().queue(waiter.queue);
    if (waiter.cancelled) {
      batch.answer(() -> waiter.result.complete(Taken.NOTHING));
    } else if (QueueLine.size(queue, waiter.partition) > 0) {
      Taken taken = line.take(batch, queue, waiter.partition, waiter.most);
      batch.answer(() -> waiter.result.complete(taken));
    } else if (waiter.waitNanos == 0 || !waiters.add(queue, waiter)) {
      batch.answer(() -> waiter.result.complete(Taken.NOTHING));
    }
  }

  private void cancel(Waiter waiter) {
    waiter.cancelled = true;
    writer.submit(
        batch -> {
          if (waiters.remove(waiter)) {
            batch.answer(() -> waiter.result.complete(Taken.NOTHING));
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    return writer.submit(
        batch -> {
          if (!taken.items().isEmpty()) {
            line.giveBack(batch, taken);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return writer.submit(
        batch -> {
          QueueState queue = batch.catalog().queue(name);
          return partition.map(p -> QueueLine.size(queue, p)).orElse(queue.items);
        });
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return writer.submitAlone(
        batch -> {
          QueueState queue = batch.catalog().queue(name);
          if (partition.isPresent()) {
            return line.clear(batch, queue, partition.get());
          }
          long deleted = queue.items;
          if (deleted > 0) {
            keeping.clear(batch, queue);
          }
          return deleted;
        });
  }

  @Override
  public void stopWaiting() {
    writer
        .submit(
            batch -> {
              waiters.stop(batch);
              return null;
            })
        .exceptionally(
            refusal -> {
              if (refusal instanceof StoreException) {
                // The writer has ended and has answered everybody already.
                return null;
              }
              throw new IllegalStateException(refusal);
            });
  }
}
