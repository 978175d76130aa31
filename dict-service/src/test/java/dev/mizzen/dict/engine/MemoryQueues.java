package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.MemoryQueue.Event;
import dev.mizzen.dict.engine.MemoryQueue.Lack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Queues as specified: everything under one lock. Each call first lets happen what time has
 * brought, and last serves who waits.
 */
final class MemoryQueues implements Queues {
  private static final class Kept {
    private MemoryQueue queue;
    private boolean retained;

    /** Since when its ephemeral lifetime runs. */
    private Instant alive;

    private Instant used;
  }

  /** Tried on arrival and then, while it may wait, whenever something has changed. */
  private abstract class Wait<T> implements Waiting<T> {
    final ObjectName name;
    final CompletableFuture<T> result = new CompletableFuture<>();
    long deadline;

    Wait(ObjectName name) {
      this.name = name;
    }

    abstract Optional<T> attempt(MemoryQueue queue);

    abstract T nothing();

    /** Whether it is answered now. */
    boolean attempt() {
      try {
        attempt(queue(name)).ifPresent(result::complete);
      } catch (StoreException e) {
        result.completeExceptionally(e);
      }
      return result.isDone();
    }

    void end() {
      waits.remove(this);
      try {
        result.complete(nothing());
      } catch (StoreException e) {
        result.completeExceptionally(e);
      }
    }

    @Override
    public CompletionStage<T> result() {
      return result;
    }

    @Override
    public void cancel() {
      synchronized (MemoryQueues.this) {
        end();
        serve();
      }
    }
  }

  private final class TakeWait<T> extends Wait<T> {
    private final Function<MemoryQueue, Optional<T>> take;
    private final T nothing;

    private TakeWait(ObjectName name, Function<MemoryQueue, Optional<T>> take, T nothing) {
      super(name);
      this.take = take;
      this.nothing = nothing;
    }

    @Override
    Optional<T> attempt(MemoryQueue queue) {
      return take.apply(queue);
    }

    @Override
    T nothing() {
      return nothing;
    }
  }

  /** What waits for room counts for those behind it as if it were there already. */
  private final class PutWait extends Wait<QueuePut.Result> {
    private final Bytes partition;
    private final List<NewItem> items;
    private final QueuePut put;
    private Lack lack;

    private PutWait(ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
      super(name);
      this.partition = partition;
      this.items = items;
      this.put = put;
    }

    @Override
    Optional<QueuePut.Result> attempt(MemoryQueue queue) {
      Optional<QueuePut.Result> before = queue.remembered(put, now());
      if (before.isPresent()) {
        return before;
      }
      queue.checkSizes(items);
      List<NewItem> fresh = queue.fresh(items, now());
      if (!fresh.isEmpty()) {
        Optional<Lack> lacking = lack(queue, fresh.size());
        if (lacking.isPresent()) {
          lack = lacking.get();
          if (queue.neverFits(fresh.size())) {
            throw lack.refusal();
          }
          return Optional.empty();
        }
      }
      return Optional.of(queue.put(partition, items, fresh, put, now()));
    }

    private Optional<Lack> lack(MemoryQueue queue, int more) {
      long itemsAhead = 0;
      long partitionsAhead = 0;
      for (Wait<?> wait : waits) {
        if (wait == this) {
          break;
        }
        if (wait instanceof PutWait ahead && ahead.name.equals(name)) {
          if (ahead.lack.ofItems()) {
            itemsAhead += queue.fresh(ahead.items, now()).size();
          } else {
            partitionsAhead++;
          }
        }
      }
      return queue.lack(partition, more, itemsAhead, partitionsAhead);
    }

    @Override
    QueuePut.Result nothing() {
      throw lack.refusal();
    }
  }

  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Map<ObjectName, Kept> all = new HashMap<>();
  private final List<Wait<?>> waits = new ArrayList<>();
  private final Instant begin;
  private boolean stopped;

  MemoryQueues(InstantSource clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.begin = clock.instant();
  }

  private Instant now() {
    return clock.instant();
  }

  private Kept kept(ObjectName name) {
    Kept kept = all.get(name);
    if (kept == null || kept.retained) {
      throw Refusals.noQueue(name);
    }
    return kept;
  }

  private MemoryQueue queue(ObjectName name) {
    return kept(name).queue;
  }

  /** Everything that is due, in its order; then the waits that are over. */
  synchronized void tick() {
    for (Optional<Event> due = due(); due.isPresent(); due = due()) {
      due.get().effect().run();
      serve();
    }
    List.copyOf(waits).stream()
        .filter(w -> nanoClock.getAsLong() - w.deadline >= 0)
        .forEach(Wait::end);
    serve();
  }

  private Optional<Event> due() {
    return List.copyOf(all.entrySet()).stream()
        .flatMap(
            e -> Stream.concat(death(e.getKey(), e.getValue()), e.getValue().queue.next().stream()))
        .filter(e -> !e.at().isAfter(now()))
        .min(Comparator.comparing(Event::at));
  }

  private Stream<Event> death(ObjectName name, Kept kept) {
    return kept.retained
        ? Stream.of()
        : kept.queue.definition.lifetime().stream()
            .map(life -> new Event(kept.alive.plus(life), () -> all.remove(name)));
  }

  /**
   * Who came first is served first: of those who take, and when nobody takes any more, of those who
   * put. Then anew, as one may make what another waits for.
   */
  private void serve() {
    for (Optional<Wait<?>> served = serveOne(); served.isPresent(); served = serveOne()) {
      waits.remove(served.get());
    }
  }

  private Optional<Wait<?>> serveOne() {
    for (Wait<?> wait : waits) {
      if (!(wait instanceof PutWait) && wait.attempt()) {
        return Optional.of(wait);
      }
    }
    Set<ObjectName> full = new HashSet<>();
    for (Wait<?> wait : waits) {
      if (wait instanceof PutWait put && !full.contains(put.name)) {
        if (put.attempt()) {
          return Optional.of(put);
        }
        if (put.lack.ofItems()) {
          full.add(put.name);
        }
      }
    }
    return Optional.empty();
  }

  private <W extends Wait<?>> W begin(W wait, Duration patience) {
    tick();
    use(wait.name);
    if (wait.attempt()) {
      serve();
    } else if (patience.isZero() || stopped) {
      wait.end();
    } else {
      wait.deadline = nanoClock.getAsLong() + patience.toNanos();
      waits.add(wait);
    }
    return wait;
  }

  private void use(ObjectName name) {
    Optional.ofNullable(all.get(name)).ifPresent(k -> k.used = now());
  }

  /** A use of a queue that is answered at once. */
  private synchronized <T> CompletionStage<T> use(
      ObjectName name, BiFunction<MemoryQueue, Instant, T> work) {
    use(name);
    return decide(() -> work.apply(queue(name), now()));
  }

  private synchronized <T> CompletionStage<T> decide(Supplier<T> work) {
    tick();
    CompletionStage<T> answer = Stages.of(work);
    serve();
    return answer;
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return decide(
        () -> {
          Kept kept = all.get(name);
          Outcome outcome;
          if (kept == null) {
            kept = new Kept();
            kept.queue = new MemoryQueue(definition);
            kept.used = begin;
            all.put(name, kept);
            outcome = Outcome.CREATED;
          } else if (kept.retained) {
            outcome = Outcome.CREATED;
          } else if (kept.queue.definition.uid().equals(definition.uid())
              || kept.queue.definition.reclaim() == Reclaim.RETAIN) {
            outcome = Outcome.UPDATED;
          } else {
            kept.queue = new MemoryQueue(definition);
            outcome = Outcome.REPLACED;
          }
          kept.queue.definition = definition;
          kept.retained = false;
          kept.alive = now();
          return outcome;
        });
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return decide(() -> info(name));
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
    return decide(
        () ->
            all.keySet().stream()
                .filter(name -> !all.get(name).retained)
                .collect(Collectors.toMap(name -> name, this::info)));
  }

  private QueueInfo info(ObjectName name) {
    Kept kept = kept(name);
    return kept.queue.info(
        waits.stream().filter(w -> w.name.equals(name)).count(),
        Duration.between(kept.used, now()),
        now());
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    return decide(() -> queue(name).definition.sharing());
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return decide(
        () -> {
          Kept kept = all.get(name);
          if (kept == null) {
            return null;
          }
          if (kept.queue.definition.effective(told) == Reclaim.RETAIN) {
            kept.retained = true;
          } else {
            all.remove(name);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return decide(
        () -> {
          kept(name).alive = now();
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return decide(
        () -> {
          Kept source = all.get(from);
          if (source == null) {
            return false;
          }
          if (!source.retained) {
            throw Refusals.nameInUse(from);
          }
          if (all.containsKey(to)) {
            throw Refusals.nameInUse(to);
          }
          all.put(to, all.remove(from));
          return true;
        });
  }

  @Override
  public synchronized Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
    return begin(new PutWait(name, partition, items, put), put.patience());
  }

  @Override
  public synchronized Waiting<Taken> get(
      ObjectName name, Bytes partition, int most, Duration wait) {
    return begin(new TakeWait<>(name, queue -> queue.take(partition, most), Taken.NOTHING), wait);
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    return decide(
        () -> {
          if (!taken.items().isEmpty()
              && all.values().stream().anyMatch(k -> MemoryQueue.isFrom(taken, k.queue))) {
            MemoryQueue.giveBack(taken, now());
          }
          return null;
        });
  }

  @Override
  public synchronized Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    return begin(
        new TakeWait<>(name, queue -> queue.lease(partition, most, now(), leaseFor), List.of()),
        wait);
  }

  @Override
  public CompletionStage<Void> release(ObjectName name, List<Ref> leases) {
    return use(
        name,
        (queue, now) -> {
          queue.release(leases, now);
          return null;
        });
  }

  @Override
  public CompletionStage<Settled> ack(ObjectName name, List<Ref> leases) {
    return use(name, (queue, now) -> queue.ack(leases));
  }

  @Override
  public CompletionStage<Settled> nack(
      ObjectName name, List<Ref> leases, Duration delay, boolean dead) {
    return use(name, (queue, now) -> queue.nack(leases, delay, dead, now));
  }

  @Override
  public CompletionStage<Settled> extend(ObjectName name, List<Ref> leases, Duration leaseFor) {
    return use(name, (queue, now) -> queue.extend(leases, leaseFor, now));
  }

  @Override
  public synchronized Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait) {
    return begin(
        new TakeWait<>(name, queue -> queue.items(partition, after, most), ItemPage.NOTHING), wait);
  }

  @Override
  public CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most) {
    return use(name, (queue, now) -> queue.dead(after, most));
  }

  @Override
  public CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most) {
    return use(name, (queue, now) -> queue.redrive(partition, most, now));
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return use(name, (queue, now) -> queue.length(partition));
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return use(name, (queue, now) -> queue.clear(partition));
  }

  @Override
  public CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition) {
    return use(name, (queue, now) -> queue.clearDead(partition));
  }

  @Override
  public synchronized void stopWaiting() {
    stopped = true;
    List.copyOf(waits).forEach(Wait::end);
  }

  synchronized long waiters() {
    return waits.size();
  }
}
