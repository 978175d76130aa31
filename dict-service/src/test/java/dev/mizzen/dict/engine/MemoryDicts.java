package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Lookup.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Dicts as specified. */
final class MemoryDicts implements Dicts {
  private static final long MAX_PAGE_BYTES = Store.MAX_ANSWER_BYTES;

  private record Watcher(
      ObjectName name,
      long after,
      Bytes prefix,
      int most,
      long deadline,
      CompletableFuture<Changes> result) {}

  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Instant start;
  private final Map<ObjectName, MemoryDict> dicts = new HashMap<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /** No version of a new dict is at or below this one. */
  private long versionFloor;

  private boolean stopped;

  MemoryDicts(InstantSource clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.start = clock.instant();
  }

  /** What time alone does. */
  synchronized void tick() {
    settle();
    watchers.stream()
        .filter(w -> w.deadline - nanoClock.getAsLong() <= 0)
        .toList()
        .forEach(this::leave);
  }

  private void settle() {
    Instant now = clock.instant();
    for (ObjectName name : List.copyOf(dicts.keySet())) {
      if (dicts.get(name).over(now)) {
        remove(name);
      } else {
        dicts.get(name).sweep(now);
      }
    }
    serve();
  }

  private <T> CompletionStage<T> stage(Supplier<T> work) {
    settle();
    CompletionStage<T> done = Stages.of(work);
    serve();
    return done;
  }

  /** A use by a client. */
  private <T> CompletionStage<T> use(ObjectName name, Function<MemoryDict, T> work) {
    return stage(
        () -> {
          MemoryDict dict = dict(name);
          dict.use(clock.instant());
          return work.apply(dict);
        });
  }

  private MemoryDict dict(ObjectName name) {
    MemoryDict dict = dicts.get(name);
    if (dict == null || dict.retained()) {
      throw Refusals.noDict(name);
    }
    return dict;
  }

  private void remove(ObjectName name) {
    versionFloor = Math.max(versionFloor, dicts.remove(name).version());
  }

  @Override
  public synchronized CompletionStage<Outcome> define(
      ObjectName name, Definition<DictPolicy> definition) {
    return stage(
        () -> {
          MemoryDict dict = dicts.get(name);
          Instant now = clock.instant();
          if (dict == null) {
            dicts.put(name, new MemoryDict(definition, versionFloor, now, start));
            return Outcome.CREATED;
          }
          Outcome outcome = dict.retained() ? Outcome.CREATED : Outcome.UPDATED;
          if (outcome == Outcome.UPDATED
              && !dict.definition().uid().equals(definition.uid())
              && dict.definition().reclaim() == Reclaim.DELETE) {
            dict.clear();
            outcome = Outcome.REPLACED;
          }
          dict.define(definition, now);
          return outcome;
        });
  }

  @Override
  public synchronized CompletionStage<DictInfo> describe(ObjectName name) {
    return stage(() -> dict(name).info(clock.instant()));
  }

  @Override
  public synchronized CompletionStage<Map<ObjectName, DictInfo>> infos() {
    return stage(
        () -> {
          Map<ObjectName, DictInfo> infos = new HashMap<>();
          dicts.forEach(
              (name, dict) -> {
                if (!dict.retained()) {
                  infos.put(name, dict.info(clock.instant()));
                }
              });
          return infos;
        });
  }

  @Override
  public synchronized CompletionStage<Sharing> sharing(ObjectName name) {
    return stage(() -> dict(name).definition().sharing());
  }

  @Override
  public synchronized CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return stage(
        () -> {
          MemoryDict dict = dicts.get(name);
          if (dict != null && dict.definition().effective(told) == Reclaim.RETAIN) {
            dict.retain();
          } else if (dict != null) {
            remove(name);
          }
          return null;
        });
  }

  @Override
  public synchronized CompletionStage<Void> keepAlive(ObjectName name) {
    return use(
        name,
        dict -> {
          dict.keepAlive(clock.instant());
          return null;
        });
  }

  @Override
  public synchronized CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return stage(
        () -> {
          MemoryDict dict = dicts.get(from);
          if (dict == null) {
            return false;
          }
          if (!dict.retained()) {
            throw Refusals.nameInUse(from);
          }
          if (dicts.containsKey(to)) {
            throw Refusals.nameInUse(to);
          }
          dict.raise(versionFloor);
          dicts.put(to, dicts.remove(from));
          return true;
        });
  }

  @Override
  public synchronized CompletionStage<Optional<Lookup>> get(
      ObjectName name, Bytes key, long inlineBytes) {
    return use(name, dict -> dict.read(key, clock.instant()).map(e -> seen(e, inlineBytes)));
  }

  private static Lookup seen(Entry entry, long inlineBytes) {
    Value value = entry.value();
    return value.data().length <= inlineBytes && inlineBytes > 0
        ? entry
        : new Lookup.Info(
            value.contentType(), value.data().length, entry.version(), entry.expiresIn());
  }

  @Override
  public synchronized CompletionStage<Put> put(
      ObjectName name, Bytes key, Value value, Write write) {
    return use(
        name,
        dict ->
            dict.once(
                "put",
                write.request(),
                clock.instant(),
                Put.class,
                () ->
                    dict.atomically(() -> put(dict, key, value, write.condition(), write.ttl()))));
  }

  private Put put(
      MemoryDict dict, Bytes key, Value value, Condition condition, Optional<Duration> ttl) {
    dict.checkSize(value);
    dict.check(condition, key);
    boolean created = dict.cell(key) == null;
    return new Put(created, dict.write(key, value, expires(ttl), clock.instant()));
  }

  private Optional<Instant> expires(Optional<Duration> ttl) {
    return ttl.map(clock.instant()::plus);
  }

  @Override
  public synchronized CompletionStage<Counter> add(
      ObjectName name, Bytes key, long delta, Write write) {
    if (write.condition() != Condition.NONE) {
      throw new IllegalArgumentException("an add has no condition");
    }
    return use(
        name,
        dict ->
            dict.once(
                "add",
                write.request(),
                clock.instant(),
                Counter.class,
                () -> dict.atomically(() -> add(dict, key, delta, write.ttl()))));
  }

  private Counter add(MemoryDict dict, Bytes key, long delta, Optional<Duration> ttl) {
    Optional<MemoryDict.Cell> before = Optional.ofNullable(dict.cell(key));
    long sum = Counter.sum(before.map(MemoryDict.Cell::value), delta);
    Value entry = Counter.entry(sum);
    dict.checkSize(entry);
    Optional<Instant> expires =
        ttl.isPresent() ? expires(ttl) : before.flatMap(MemoryDict.Cell::expires);
    return new Counter(sum, dict.write(key, entry, expires, clock.instant()));
  }

  @Override
  public synchronized CompletionStage<Optional<Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return use(
        name,
        dict -> {
          dict.check(condition, key);
          Optional<Entry> before = dict.read(key, clock.instant());
          before.ifPresent(e -> dict.drop(key));
          return before;
        });
  }

  @Override
  public synchronized CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request) {
    return use(
        name,
        dict -> {
          List<?> results =
              dict.once(
                  "batch",
                  request,
                  clock.instant(),
                  List.class,
                  () -> dict.atomically(() -> all(dict, steps)));
          return results.stream().map(DictStep.Result.class::cast).toList();
        });
  }

  private List<DictStep.Result> all(MemoryDict dict, List<DictStep> steps) {
    List<DictStep.Result> results = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      try {
        results.add(step(dict, steps.get(i)));
      } catch (StoreException e) {
        throw e.atStep(i);
      }
    }
    return results;
  }

  private DictStep.Result step(MemoryDict dict, DictStep step) {
    return switch (step) {
      case DictStep.Put p -> done(put(dict, p.key(), p.value(), p.condition(), p.ttl()).version());
      case DictStep.Remove r -> {
        dict.check(r.condition(), r.key());
        if (dict.cell(r.key()) != null) {
          dict.drop(r.key());
        }
        yield done(0);
      }
      case DictStep.Add a -> {
        Counter counter = add(dict, a.key(), a.delta(), a.ttl());
        yield new DictStep.Result(counter.version(), Optional.of(counter.value()));
      }
      case DictStep.Check c -> {
        dict.check(c.condition(), c.key());
        MemoryDict.Cell cell = dict.cell(c.key());
        yield done(cell == null ? 0 : cell.version());
      }
    };
  }

  private static DictStep.Result done(long version) {
    return new DictStep.Result(version, Optional.empty());
  }

  @Override
  public synchronized CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    Map<Bytes, Value> last = new LinkedHashMap<>();
    entries.forEach(e -> last.put(e.key(), e.value()));
    return use(
        name,
        dict ->
            dict.atomically(
                () -> {
                  last.values().forEach(dict::checkSize);
                  last.forEach((k, v) -> dict.write(k, v, Optional.empty(), clock.instant()));
                  return (long) last.size();
                }));
  }

  @Override
  public synchronized CompletionStage<Long> clear(ObjectName name) {
    return use(name, MemoryDict::clear);
  }

  @Override
  public synchronized CompletionStage<Page> list(ObjectName name, ListQuery query) {
    return use(name, dict -> page(dict, query));
  }

  private Page page(MemoryDict dict, ListQuery query) {
    List<Page.Item> items = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Bytes, Entry> e : dict.entries(clock.instant()).entrySet()) {
      Bytes key = e.getKey();
      if (!key.startsWith(query.prefix())
          || query.after().filter(a -> key.compareTo(a) <= 0).isPresent()) {
        continue;
      }
      bytes += query.values() ? e.getValue().value().data().length : 0;
      if (items.size() == query.limit() || (bytes > MAX_PAGE_BYTES && !items.isEmpty())) {
        return new Page(items, Optional.of(items.getLast().key()), dict.version());
      }
      items.add(new Page.Item(key, query.values() ? e.getValue() : seen(e.getValue(), 0)));
    }
    return new Page(items, Optional.empty(), dict.version());
  }

  @Override
  public synchronized Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait) {
    CompletableFuture<Changes> result = new CompletableFuture<>();
    long deadline = nanoClock.getAsLong() + wait.toNanos();
    CompletionStage<Optional<Watcher>> begun =
        use(name, dict -> after.map(a -> new Watcher(name, a, prefix, most, deadline, result)));
    begun.whenComplete(
        (watcher, refusal) -> {
          if (refusal != null) {
            result.completeExceptionally(refusal);
          } else if (watcher.isEmpty()) {
            result.complete(new Changes(List.of(), dict(name).version()));
          } else {
            watchers.add(watcher.get());
            serve();
            if (stopped || wait.isZero()) {
              leave(watcher.get());
            }
          }
        });
    return new Waiting<>() {
      @Override
      public CompletionStage<Changes> result() {
        return result;
      }

      @Override
      public void cancel() {
        synchronized (MemoryDicts.this) {
          watchers.stream().filter(w -> w.result == result).toList().forEach(w -> leave(w));
        }
      }
    };
  }

  private void serve() {
    for (Watcher watcher : List.copyOf(watchers)) {
      try {
        dict(watcher.name)
            .changes(watcher.after, watcher.prefix, watcher.most)
            .ifPresent(
                changes -> {
                  watchers.remove(watcher);
                  watcher.result.complete(changes);
                });
      } catch (StoreException e) {
        watchers.remove(watcher);
        watcher.result.completeExceptionally(e);
      }
    }
  }

  private void leave(Watcher watcher) {
    if (watchers.remove(watcher)) {
      watcher.result.complete(new Changes(List.of(), dict(watcher.name).version()));
    }
  }

  @Override
  public synchronized void stopWaiting() {
    stopped = true;
    List.copyOf(watchers).forEach(this::leave);
  }
}
