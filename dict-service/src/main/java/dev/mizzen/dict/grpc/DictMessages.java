package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.grpc.Checks.bytes;
import static dev.mizzen.dict.grpc.Checks.key;
import static dev.mizzen.dict.grpc.Checks.time;
import static dev.mizzen.dict.grpc.Checks.valid;
import static dev.mizzen.dict.grpc.Checks.value;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.grpc.v1.Change;
import dev.mizzen.dict.grpc.v1.DictDefinition;
import dev.mizzen.dict.grpc.v1.DictInfo;
import dev.mizzen.dict.grpc.v1.DictLimits;
import dev.mizzen.dict.grpc.v1.Entry;
import dev.mizzen.dict.grpc.v1.ListResponse;
import dev.mizzen.dict.grpc.v1.Step;
import dev.mizzen.dict.grpc.v1.StepResult;
import dev.mizzen.dict.grpc.v1.WatchResponse;
import dev.mizzen.dict.http.Problem;
import java.time.Duration;
import java.util.Optional;

/** Messages of dicts, both ways. */
final class DictMessages {
  private static final Duration MIN_TTL = Duration.ofMillis(1);

  private DictMessages() {}

  static Definition<DictPolicy> definition(DictDefinition d) {
    DictLimits l = d.getLimits();
    dev.mizzen.dict.engine.DictLimits otherwise = dev.mizzen.dict.engine.DictLimits.DEFAULT;
    return valid(
        () ->
            new Definition<>(
                Checks.uid(d.getUid()),
                new DictPolicy(
                    new dev.mizzen.dict.engine.DictLimits(
                        l.hasEntries() ? l.getEntries() : otherwise.entries(),
                        l.hasValueBytes() ? l.getValueBytes() : otherwise.valueBytes(),
                        l.hasTotalBytes() ? l.getTotalBytes() : otherwise.totalBytes()),
                    time("idle", d.hasIdle(), d.getIdle())),
                Checks.reclaim(d.getReclaimPolicy()).orElse(Reclaim.DELETE),
                Checks.sharing(d.getAccess()),
                Optional.empty()));
  }

  static DictInfo info(dev.mizzen.dict.engine.DictInfo info) {
    Definition<DictPolicy> d = info.definition();
    DictDefinition.Builder definition =
        DictDefinition.newBuilder()
            .setUid(d.uid())
            .setLimits(
                DictLimits.newBuilder()
                    .setEntries(d.policy().limits().entries())
                    .setValueBytes(d.policy().limits().valueBytes())
                    .setTotalBytes(d.policy().limits().totalBytes()))
            .setAccess(Checks.sharing(d.sharing()))
            .setReclaimPolicy(Checks.reclaim(d.reclaim()));
    d.policy().idle().ifPresent(idle -> definition.setIdle(time(idle)));
    return DictInfo.newBuilder()
        .setDefinition(definition)
        .setEntries(info.entries())
        .setBytes(info.bytes())
        .setVersion(info.version())
        .setUnused(time(info.unused()))
        .build();
  }

  static Condition condition(dev.mizzen.dict.grpc.v1.Condition condition) {
    return switch (condition.getIsCase()) {
      case IS_NOT_SET -> Condition.NONE;
      case ABSENT -> new Condition.Absent();
      case PRESENT -> new Condition.Present();
      case VERSION -> new Condition.Version(condition.getVersion());
    };
  }

  static Write write(Condition condition, Optional<Duration> ttl, Optional<RequestId> request) {
    return valid(() -> new Write(condition, ttl, request));
  }

  static Optional<Duration> ttl(boolean given, com.google.protobuf.Duration ttl) {
    Optional<Duration> time = time("ttl", given, ttl);
    if (time.isPresent()
        && (time.get().compareTo(MIN_TTL) < 0 || time.get().compareTo(DictPolicy.MAX_TTL) > 0)) {
      throw Problem.malformed("ttl must be from 1 ms to %s".formatted(DictPolicy.MAX_TTL));
    }
    return time;
  }

  static Entry entry(Bytes key, Lookup found) {
    Entry.Builder entry = Entry.newBuilder().setKey(bytes(key)).setVersion(found.version());
    found.expiresIn().ifPresent(left -> entry.setExpiresIn(time(left)));
    switch (found) {
      case Lookup.Entry e -> entry.setValue(value(e.value())).setSize(e.value().data().length);
      case Lookup.Info i ->
          entry
              .setSize(i.size())
              .setValue(dev.mizzen.dict.grpc.v1.Value.newBuilder().setContentType(i.contentType()));
    }
    return entry.build();
  }

  static DictStep step(Step step) {
    Bytes key = key(step.getKey());
    Condition condition = condition(step.getCondition());
    return switch (step.getDoesCase()) {
      case PUT ->
          new DictStep.Put(
              key,
              value(step.getPut().getValue()),
              condition,
              ttl(step.getPut().hasTtl(), step.getPut().getTtl()));
      case REMOVE -> new DictStep.Remove(key, condition);
      case ADD -> {
        if (condition != Condition.NONE) {
          throw Problem.malformed("a condition has no sense in a step add");
        }
        yield new DictStep.Add(
            key, step.getAdd().getDelta(), ttl(step.getAdd().hasTtl(), step.getAdd().getTtl()));
      }
      case CHECK -> new DictStep.Check(key, condition);
      case DOES_NOT_SET -> throw Problem.malformed("a step must put, remove, add or check");
    };
  }

  static StepResult result(DictStep.Result result) {
    StepResult.Builder message = StepResult.newBuilder().setVersion(result.version());
    result.counter().ifPresent(message::setValue);
    return message.build();
  }

  static ListResponse page(Page page) {
    ListResponse.Builder message = ListResponse.newBuilder().setVersion(page.version());
    page.items().forEach(item -> message.addEntries(entry(item.key(), item.found())));
    page.next().ifPresent(next -> message.setCursor(bytes(next)));
    return message.build();
  }

  static WatchResponse changes(Changes changes) {
    WatchResponse.Builder message = WatchResponse.newBuilder().setVersion(changes.version());
    for (Changes.Change change : changes.changes()) {
      message.addChanges(
          Change.newBuilder()
              .setKind(
                  switch (change.kind()) {
                    case PUT -> Change.Kind.KIND_PUT;
                    case REMOVE -> Change.Kind.KIND_REMOVE;
                    case CLEAR -> Change.Kind.KIND_CLEAR;
                  })
              .setKey(bytes(change.key()))
              .setVersion(change.version()));
    }
    return message.build();
  }
}
