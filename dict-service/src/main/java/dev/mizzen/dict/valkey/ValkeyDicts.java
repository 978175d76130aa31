package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Changes.Change;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.valkey.Tried.Answer;
import dev.mizzen.dict.valkey.Tried.Nothing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** Dicts, an operation a script. */
final class ValkeyDicts implements Dicts {
  private static final String KIND = "dict";

  private final Script get = Script.reading(KIND, "dict-get");
  private final Script put = Script.writing(KIND, "dict-put");
  private final Script remove = Script.writing(KIND, "dict-remove");
  private final Script add = Script.writing(KIND, "dict-add");
  private final Script batch = Script.writing(KIND, "dict-batch");
  private final Script clear = Script.writing(KIND, "dict-clear");
  private final Script list = Script.reading(KIND, "dict-list");
  private final Script watch = Script.reading(KIND, "dict-watch");
  private final Script describe = Script.reading(KIND, "dict-describe");
  private final Operations operations;
  private final Common common;
  private final Rename rename;
  private final Waits waits;

  ValkeyDicts(Operations operations, Waits waits) {
    this.operations = operations;
    this.common = new Common(operations, KIND);
    this.rename = new Rename(operations, KIND);
    this.waits = waits;
  }

  Common common() {
    return common;
  }

  private CompletionStage<Reply> run(Script script, ObjectName name, Arguments arguments) {
    return Failure.forCaller(operations.run(script, name, arguments));
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    return common.define(name, Fields.dict(definition));
  }

  @Override
  public CompletionStage<DictInfo> describe(ObjectName name) {
    return run(describe, name, new Arguments())
        .thenApply(
            reply ->
                new DictInfo(
                    new Fields(reply.reply()).dict(),
                    reply.number(),
                    reply.number(),
                    reply.number(),
                    reply.time().orElseThrow()));
  }

  @Override
  public CompletionStage<Map<ObjectName, DictInfo>> infos() {
    return common.infos(this::describe);
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    return common.sharing(name);
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return common.undefine(name, told);
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return common.keepAlive(name);
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return rename.move(from, to);
  }

  @Override
  public void stopWaiting() {
    waits.stop();
  }

  @Override
  public CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    return run(get, name, new Arguments().add(key).add(inlineBytes))
        .thenApply(reply -> reply.more() ? Optional.of(lookup(reply)) : Optional.empty());
  }

  private static Lookup lookup(Reply reply) {
    long version = reply.number();
    Optional<Duration> expiresIn = reply.time();
    String type = reply.text();
    long size = reply.number();
    return reply.more()
        ? new Lookup.Entry(new Value(type, reply.bytes()), version, expiresIn)
        : new Lookup.Info(type, size, version, expiresIn);
  }

  @Override
  public CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write write) {
    return run(
            put,
            name,
            new Arguments()
                .add(key)
                .add(value.contentType())
                .add(value.data())
                .add(text(write.condition()))
                .time(write.ttl())
                .request("put", write.request()))
        .thenApply(reply -> new Put(reply.yes(), reply.number()));
  }

  private static String text(Condition condition) {
    return switch (condition) {
      case Condition.None none -> "";
      case Condition.Absent absent -> "absent";
      case Condition.Present present -> "present";
      case Condition.Version(long version) -> Long.toString(version);
    };
  }

  @Override
  public CompletionStage<Optional<Lookup.Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return run(remove, name, new Arguments().add(key).add(text(condition)))
        .thenApply(
            reply -> reply.more() ? Optional.of((Lookup.Entry) lookup(reply)) : Optional.empty());
  }

  @Override
  public CompletionStage<Counter> add(ObjectName name, Bytes key, long delta, Write write) {
    return run(
            add,
            name,
            new Arguments().add(key).add(delta).time(write.ttl()).request("add", write.request()))
        .thenApply(reply -> new Counter(reply.number(), reply.number()));
  }

  @Override
  public CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request) {
    Arguments packed = new Arguments();
    steps.forEach(step -> pack(packed, step));
    return run(batch, name, new Arguments().request("batch", request).add(true).pack(packed))
        .thenApply(
            reply -> {
              List<DictStep.Result> results = new ArrayList<>();
              Reply each = reply.reply();
              while (each.more()) {
                long version = each.number();
                String sum = each.text();
                results.add(
                    new DictStep.Result(
                        version, Optional.of(sum).filter(s -> !s.isEmpty()).map(Long::valueOf)));
              }
              return List.copyOf(results);
            });
  }

  private static void pack(Arguments packed, DictStep step) {
    switch (step) {
      case DictStep.Put(Bytes key, Value value, Condition condition, Optional<Duration> ttl) ->
          packed
              .add("put")
              .add(key)
              .add(text(condition))
              .add(value.contentType())
              .add(value.data())
              .time(ttl);
      case DictStep.Remove(Bytes key, Condition condition) ->
          packed.add("remove").add(key).add(text(condition)).add("").add("").add("");
      case DictStep.Add(Bytes key, long delta, Optional<Duration> ttl) ->
          packed.add("add").add(key).add("").add("").add(delta).time(ttl);
      case DictStep.Check(Bytes key, Condition condition) ->
          packed.add("check").add(key).add(text(condition)).add("").add("").add("");
    }
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    Map<Bytes, Value> last = new LinkedHashMap<>();
    entries.forEach(e -> last.put(e.key(), e.value()));
    Arguments packed = new Arguments();
    last.forEach(
        (key, value) ->
            pack(packed, new DictStep.Put(key, value, Condition.NONE, Optional.empty())));
    return run(
            batch,
            name,
            new Arguments().request("update", Optional.empty()).add(false).pack(packed))
        .thenApply(reply -> (long) last.size());
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name) {
    return run(clear, name, new Arguments()).thenApply(Reply::number);
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    return run(
            list,
            name,
            new Arguments()
                .add(query.prefix())
                .add(query.after().map(Bytes::array).orElse(new byte[0]))
                .add(query.after().isPresent())
                .add(query.limit())
                .add(query.values()))
        .thenApply(
            reply -> {
              long version = reply.number();
              boolean more = reply.yes();
              List<Page.Item> items = reply.each(item -> new Page.Item(item.key(), lookup(item)));
              return new Page(
                  items, more ? Optional.of(items.getLast().key()) : Optional.empty(), version);
            });
  }

  @Override
  public Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait) {
    // What was looked at without finding anything need not be looked at again.
    AtomicReference<String> since = new AtomicReference<>(after.map(Object::toString).orElse(""));
    return waits.look(
        new Topic(operations.base(name), Topic.CHANGES, ""),
        after.isPresent() ? wait : Duration.ZERO,
        (waiting, ahead) ->
            operations
                .run(
                    watch,
                    name,
                    new Arguments().add(since.get()).add(prefix).add(most).add(waiting))
                .thenApply(reply -> watched(reply, since, after.isEmpty())));
  }

  private static Tried<Changes> watched(
      Reply reply, AtomicReference<String> since, boolean answer) {
    Changes changes = changes(reply);
    if (answer || !changes.changes().isEmpty()) {
      return new Answer<>(changes);
    }
    since.set(Long.toString(changes.version()));
    return new Nothing<>(reply.number(), () -> changes);
  }

  private static Changes changes(Reply reply) {
    long version = reply.number();
    return new Changes(
        reply.each(change -> new Change(kind(change.text()), change.key(), change.number())),
        version);
  }

  private static Changes.Kind kind(String letter) {
    return switch (letter) {
      case "p" -> Changes.Kind.PUT;
      case "r" -> Changes.Kind.REMOVE;
      case "c" -> Changes.Kind.CLEAR;
      default -> throw new IllegalStateException("no such change: " + letter);
    };
  }
}
