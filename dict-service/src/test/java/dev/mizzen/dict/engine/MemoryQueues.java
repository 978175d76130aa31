package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Queues as specified. */
final class MemoryQueues implements Queues {
  private record Waiter(
      ObjectName name, Bytes partition, int most, CompletableFuture<Taken> result) {}

  private record Ticket(Queue queue, int generation, Bytes partition, List<Long> numbers) {}

  private static final class Queue {
    /** By sequence number; an empty partition is none. */
    private final Map<Bytes, TreeMap<Long, Value>> partitions = new HashMap<>();

    private Definition<QueuePolicy> definition;
    private boolean retained;

    /** Grows when everything is dropped, so that nothing from before comes back. */
    private int generation;

    private long items() {
      return partitions.values().stream().mapToLong(TreeMap::size).sum();
    }

    private long bytes() {
      return partitions.values().stream()
          .flatMap(p -> p.values().stream())
          .mapToLong(v -> v.data().length)
          .sum();
    }

    private void drop() {
      partitions.clear();
      generation++;
    }
  }

  private final Map<ObjectName, Queue> queues = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private long numbers;
  private boolean stopped;

  private Queue queue(ObjectName name) {
    Queue queue = queues.get(name);
    if (queue == null || queue.retained) {
      throw Refusals.noQueue(name);
    }
    return queue;
  }

  @Override
  public synchronized CompletionStage<Outcome> define(
      ObjectName name, Definition<QueuePolicy> definition) {
    return Stages.of(
        () -> {
          Queue queue = queues.computeIfAbsent(name, n -> new Queue());
          Outcome outcome =
              queue.definition == null || queue.retained ? Outcome.CREATED : Outcome.UPDATED;
          if (outcome == Outcome.UPDATED
              && !queue.definition.uid().equals(definition.uid())
              && queue.definition.reclaim() == Reclaim.DELETE) {
            queue.drop();
            outcome = Outcome.REPLACED;
          }
          queue.definition = definition;
          queue.retained = false;
          return outcome;
        });
  }

  @Override
  public synchronized CompletionStage<QueueInfo> describe(ObjectName name) {
    return Stages.of(
        () -> {
          Queue queue = queue(name);
          return new QueueInfo(
              queue.definition,
              queue.items(),
              0,
              0,
              0,
              queue.partitions.size(),
              queue.bytes(),
              Optional.empty(),
              queue.items(),
              0,
              0,
              0,
              Duration.ZERO);
        });
  }

  @Override
  public synchronized CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return Stages.of(
        () -> {
          Queue queue = queues.get(name);
          if (queue == null) {
            return null;
          }
          if (queue.definition.effective(told) == Reclaim.RETAIN) {
            queue.retained = true;
          } else {
            queues.remove(name);
          }
          for (Waiter waiter : List.copyOf(waiters)) {
            if (waiter.name.equals(name)) {
              waiters.remove(waiter);
              waiter.result.completeExceptionally(Refusals.noQueue(name));
            }
          }
          return null;
        });
  }

  @Override
  public synchronized Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> newItems, QueuePut put) {
    List<Value> items = newItems.stream().map(NewItem::value).toList();
    CompletionStage<Long> done =
        Stages.of(
            () -> {
              Queue queue = queue(name);
              QueueLimits limits = queue.definition.policy().limits();
              for (Value item : items) {
                if (item.data().length > limits.itemBytes()) {
                  throw Refusals.tooLarge("itemBytes", item.data().length, limits.itemBytes());
                }
              }
              if (items.isEmpty()) {
                return 0L;
              }
              if (queue.items() + items.size() > limits.items()) {
                throw Refusals.full("items", queue.items() + items.size(), limits.items());
              }
              if (!queue.partitions.containsKey(partition)
                  && queue.partitions.size() + 1 > limits.partitions()) {
                throw Refusals.full("partitions", queue.partitions.size() + 1, limits.partitions());
              }
              TreeMap<Long, Value> line =
                  queue.partitions.computeIfAbsent(partition, p -> new TreeMap<>());
              items.forEach(item -> line.put(numbers++, item));
              serve(name, queue, partition);
              return (long) items.size();
            });
    return new Waiting<>() {
      @Override
      public CompletionStage<QueuePut.Result> result() {
        return done.thenApply(n -> new QueuePut.Result(n, 0));
      }

      @Override
      public void cancel() {}
    };
  }

  @Override
  public synchronized Waiting<Taken> get(
      ObjectName name, Bytes partition, int most, Duration wait) {
    CompletableFuture<Taken> result = new CompletableFuture<>();
    Waiter waiter = new Waiter(name, partition, most, result);
    try {
      Queue queue = queue(name);
      if (queue.partitions.containsKey(partition)) {
        result.complete(take(queue, partition, most));
      } else if (wait.isZero() || stopped) {
        result.complete(Taken.NOTHING);
      } else {
        waiters.add(waiter);
        timer.schedule(() -> leave(waiter), wait.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (StoreException e) {
      result.completeExceptionally(e);
    }
    return new Waiting<>() {
      @Override
      public CompletionStage<Taken> result() {
        return result;
      }

      @Override
      public void cancel() {
        leave(waiter);
      }
    };
  }

  private synchronized void leave(Waiter waiter) {
    if (waiters.remove(waiter)) {
      waiter.result.complete(Taken.NOTHING);
    }
  }

  private static Taken take(Queue queue, Bytes partition, int most) {
    TreeMap<Long, Value> line = queue.partitions.get(partition);
    List<Value> items = new ArrayList<>();
    List<Long> taken = new ArrayList<>();
    long bytes = 0;
    while (items.size() < most && !line.isEmpty()) {
      bytes += line.firstEntry().getValue().data().length;
      if (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty()) {
        break;
      }
      Map.Entry<Long, Value> first = line.pollFirstEntry();
      taken.add(first.getKey());
      items.add(first.getValue());
    }
    if (line.isEmpty()) {
      queue.partitions.remove(partition);
    }
    return new Taken(items, new Ticket(queue, queue.generation, partition, taken));
  }

  private void serve(ObjectName name, Queue queue, Bytes partition) {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (waiter.name.equals(name)
          && waiter.partition.equals(partition)
          && queue.partitions.containsKey(partition)) {
        waiters.remove(waiter);
        waiter.result.complete(take(queue, partition, waiter.most));
      }
    }
  }

  @Override
  public synchronized CompletionStage<Void> giveBack(Taken taken) {
    return Stages.of(
        () -> {
          Ticket ticket = (Ticket) taken.ticket();
          Map<Long, Value> items = new LinkedHashMap<>();
          for (int i = 0; i < ticket.numbers.size(); i++) {
            items.put(ticket.numbers.get(i), taken.items().get(i));
          }
          for (Map.Entry<ObjectName, Queue> entry : queues.entrySet()) {
            if (entry.getValue() == ticket.queue && ticket.queue.generation == ticket.generation) {
              ticket
                  .queue
                  .partitions
                  .computeIfAbsent(ticket.partition, p -> new TreeMap<>())
                  .putAll(items);
              serve(entry.getKey(), ticket.queue, ticket.partition);
            }
          }
          return null;
        });
  }

  @Override
  public synchronized CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return Stages.of(
        () -> {
          Queue queue = queue(name);
          return partition
              .map(p -> (long) queue.partitions.getOrDefault(p, new TreeMap<>()).size())
              .orElse(queue.items());
        });
  }

  @Override
  public synchronized CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return Stages.of(
        () -> {
          Queue queue = queue(name);
          if (partition.isPresent()) {
            TreeMap<Long, Value> line = queue.partitions.remove(partition.get());
            return line == null ? 0L : line.size();
          }
          long deleted = queue.items();
          queue.drop();
          return deleted;
        });
  }

  @Override
  public synchronized void stopWaiting() {
    stopped = true;
    List.copyOf(waiters).forEach(this::leave);
  }

  synchronized long waiters() {
    return waiters.size();
  }

  void close() {
    timer.shutdownNow();
  }
}
