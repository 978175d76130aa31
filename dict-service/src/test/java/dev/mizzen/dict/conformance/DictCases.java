package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.engine.Stages.await;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Changes.Change;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the cases of dicts have in common: short words for calls that are awaited. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class DictCases {
  static final Duration TTL = Duration.ofSeconds(10);
  static final Duration LONG = Duration.ofSeconds(45);
  static final Duration MOMENT = Duration.ofMillis(1);
  static final Bytes ALL = Bytes.of(new byte[0]);

  protected abstract Store store();

  /** What the store goes by; waits may go by the real one. */
  protected abstract ManualClock clock();

  final Dicts dicts() {
    return store().dicts();
  }

  static Definition<DictPolicy> definition(DictLimits limits, Optional<Duration> idle) {
    return new Definition<>("uid", new DictPolicy(limits, idle), Reclaim.DELETE);
  }

  final ObjectName defined(Definition<DictPolicy> definition) {
    ObjectName name = freshName();
    await(dicts().define(name, definition));
    return name;
  }

  final ObjectName defined() {
    return defined(Given.dict("uid"));
  }

  final ObjectName holding(String... keys) {
    ObjectName name = defined();
    for (String key : keys) {
      put(name, key, key);
    }
    return name;
  }

  final Put put(ObjectName name, String key, String value) {
    return put(name, key, value, Write.ALWAYS);
  }

  final Put put(ObjectName name, String key, String value, Write write) {
    return await(dicts().put(name, Given.key(key), Given.value(value), write));
  }

  static Write when(Condition condition) {
    return new Write(condition, Optional.empty(), Optional.empty());
  }

  static Write withTtl(Duration ttl) {
    return Write.ALWAYS.withTtl(ttl);
  }

  static RequestId request() {
    return new RequestId(UUID.randomUUID().toString());
  }

  final Optional<Lookup.Entry> entry(ObjectName name, String key) {
    return await(dicts().get(name, Given.key(key), Long.MAX_VALUE)).map(Lookup.Entry.class::cast);
  }

  final Optional<String> get(ObjectName name, String key) {
    return entry(name, key).map(DictCases::text);
  }

  static String text(Lookup.Entry entry) {
    return new String(entry.value().data(), StandardCharsets.UTF_8);
  }

  final Optional<String> remove(ObjectName name, String key, Condition condition) {
    return await(dicts().remove(name, Given.key(key), condition)).map(DictCases::text);
  }

  final Counter add(ObjectName name, String key, long delta) {
    return await(dicts().add(name, Given.key(key), delta, Write.ALWAYS));
  }

  final List<DictStep.Result> batch(ObjectName name, DictStep... steps) {
    return await(dicts().batch(name, List.of(steps), Optional.empty()));
  }

  static DictStep putStep(String key, String value) {
    return putStep(key, value, Condition.NONE);
  }

  static DictStep putStep(String key, String value, Condition condition) {
    return new DictStep.Put(Given.key(key), Given.value(value), condition, Optional.empty());
  }

  static DictStep removeStep(String key) {
    return new DictStep.Remove(Given.key(key), Condition.NONE);
  }

  static DictStep addStep(String key, long delta) {
    return new DictStep.Add(Given.key(key), delta, Optional.empty());
  }

  static DictStep checkStep(String key, Condition condition) {
    return new DictStep.Check(Given.key(key), condition);
  }

  final Page page(ObjectName name, String prefix, Optional<Bytes> after, int limit) {
    return await(dicts().list(name, new ListQuery(Given.key(prefix), after, limit, false)));
  }

  /** All keys with the prefix, by pages; something may happen after each. */
  final List<String> keys(ObjectName name, String prefix, int limit, Runnable betweenPages) {
    List<String> keys = new ArrayList<>();
    Optional<Bytes> after = Optional.empty();
    do {
      Page page = page(name, prefix, after, limit);
      page.items().forEach(i -> keys.add(new String(i.key().array(), StandardCharsets.UTF_8)));
      after = page.next();
      betweenPages.run();
    } while (after.isPresent());
    return keys;
  }

  final List<String> keys(ObjectName name) {
    return keys(name, "", 100, () -> {});
  }

  final DictInfo info(ObjectName name) {
    return await(dicts().describe(name));
  }

  final long version(ObjectName name) {
    return info(name).version();
  }

  /** Waits for the first change after a version. */
  final Waiting<Changes> watching(ObjectName name, long after, String prefix) {
    return dicts().watch(name, Optional.of(after), Given.key(prefix), 100, LONG);
  }

  final Changes watch(ObjectName name, long after) {
    return await(watching(name, after, "").result());
  }

  /** What there is by now. */
  final Changes changes(ObjectName name, long after, String prefix, int most) {
    return await(
        dicts().watch(name, Optional.of(after), Given.key(prefix), most, Duration.ZERO).result());
  }

  static Change change(Kind kind, String key, long version) {
    return new Change(kind, Given.key(key), version);
  }

  final void pass(Duration time) {
    clock().advance(time);
  }

  static boolean answered(CompletableFuture<?> call) {
    return call.isDone();
  }

  /** Those that were not refused. */
  static <T> List<T> succeeded(Stream<CompletableFuture<T>> calls) {
    return calls.toList().stream()
        .map(call -> call.handle((answer, refusal) -> Optional.ofNullable(answer)).join())
        .flatMap(Optional::stream)
        .toList();
  }
}
