package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.grpc.Checks.bytes;
import static dev.mizzen.dict.grpc.Checks.time;
import static dev.mizzen.dict.grpc.Checks.value;

import com.google.protobuf.Message;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
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
import dev.mizzen.dict.grpc.v1.AddRequest;
import dev.mizzen.dict.grpc.v1.AddResponse;
import dev.mizzen.dict.grpc.v1.AddStep;
import dev.mizzen.dict.grpc.v1.BatchRequest;
import dev.mizzen.dict.grpc.v1.BatchResponse;
import dev.mizzen.dict.grpc.v1.CheckStep;
import dev.mizzen.dict.grpc.v1.ClearDictRequest;
import dev.mizzen.dict.grpc.v1.ClearDictResponse;
import dev.mizzen.dict.grpc.v1.DefineDictRequest;
import dev.mizzen.dict.grpc.v1.DefineDictResponse;
import dev.mizzen.dict.grpc.v1.DescribeRequest;
import dev.mizzen.dict.grpc.v1.Entry;
import dev.mizzen.dict.grpc.v1.GetEntryRequest;
import dev.mizzen.dict.grpc.v1.KeepRequest;
import dev.mizzen.dict.grpc.v1.KeepResponse;
import dev.mizzen.dict.grpc.v1.ListRequest;
import dev.mizzen.dict.grpc.v1.ListResponse;
import dev.mizzen.dict.grpc.v1.Name;
import dev.mizzen.dict.grpc.v1.PutEntryRequest;
import dev.mizzen.dict.grpc.v1.PutEntryResponse;
import dev.mizzen.dict.grpc.v1.PutStep;
import dev.mizzen.dict.grpc.v1.RemoveEntryRequest;
import dev.mizzen.dict.grpc.v1.RemoveStep;
import dev.mizzen.dict.grpc.v1.Step;
import dev.mizzen.dict.grpc.v1.UndefineRequest;
import dev.mizzen.dict.grpc.v1.UndefineResponse;
import dev.mizzen.dict.grpc.v1.UpdateRequest;
import dev.mizzen.dict.grpc.v1.UpdateResponse;
import dev.mizzen.dict.grpc.v1.WatchRequest;
import dev.mizzen.dict.grpc.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Dicts by their gRPC methods. */
record GrpcDicts(GrpcClient client) implements Dicts {
  private static final String SERVICE = "DictService";

  static Name name(ObjectName name) {
    return Name.newBuilder().setNamespace(name.namespace()).setName(name.name()).build();
  }

  private <Q extends Message, A extends Message> CompletableFuture<A> ask(
      String method, Q message, A empty) {
    return client.ask(SERVICE, method, message, empty);
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    DictInfo info = new DictInfo(definition, 0, 0, 0, Duration.ZERO);
    return ask(
            "Define",
            DefineDictRequest.newBuilder()
                .setName(name(name))
                .setDefinition(DictMessages.info(info).getDefinition())
                .build(),
            DefineDictResponse.getDefaultInstance())
        .thenApply(
            answer ->
                switch (answer.getOutcome()) {
                  case DEFINE_OUTCOME_CREATED -> Outcome.CREATED;
                  case DEFINE_OUTCOME_UPDATED -> Outcome.UPDATED;
                  default -> Outcome.REPLACED;
                });
  }

  @Override
  public CompletionStage<DictInfo> describe(ObjectName name) {
    return ask(
            "Describe",
            DescribeRequest.newBuilder().setName(name(name)).build(),
            dev.mizzen.dict.grpc.v1.DictInfo.getDefaultInstance())
        .thenApply(
            i ->
                new DictInfo(
                    DictMessages.definition(i.getDefinition()),
                    i.getEntries(),
                    i.getBytes(),
                    i.getVersion(),
                    time("unused", i.getUnused())));
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    UndefineRequest.Builder message = UndefineRequest.newBuilder().setName(name(name));
    told.ifPresent(t -> message.setData(Checks.reclaim(t)));
    return ask("Undefine", message.build(), UndefineResponse.getDefaultInstance())
        .thenApply(done -> null);
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return ask(
            "Keep",
            KeepRequest.newBuilder().setName(name(name)).build(),
            KeepResponse.getDefaultInstance())
        .thenApply(done -> null);
  }

  @Override
  public CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    return present(
        ask(
                "Get",
                GetEntryRequest.newBuilder()
                    .setName(name(name))
                    .setKey(bytes(key))
                    .setWithoutValue(inlineBytes == 0)
                    .build(),
                Entry.getDefaultInstance())
            .thenApply(e -> inlineBytes == 0 ? info(e) : entry(e)));
  }

  /** A refusal that no engine knows: the entry is absent. */
  private static <T> CompletionStage<Optional<T>> present(CompletableFuture<? extends T> found) {
    return found.handle(
        (value, failure) -> {
          if (failure == null) {
            return Optional.of(value);
          }
          Throwable cause = failure instanceof CompletionException c ? c.getCause() : failure;
          if (cause instanceof StatusRuntimeException e
              && e.getStatus().getCode() == Status.Code.NOT_FOUND
              && "entry-absent".equals(e.getTrailers().get(GrpcClient.PROBLEM))) {
            return Optional.empty();
          }
          throw new CompletionException(cause);
        });
  }

  private static Lookup info(Entry e) {
    return new Lookup.Info(
        e.getValue().getContentType(),
        e.getSize(),
        e.getVersion(),
        time("expires_in", e.hasExpiresIn(), e.getExpiresIn()));
  }

  private static Lookup.Entry entry(Entry e) {
    return new Lookup.Entry(
        value(e.getValue()),
        e.getVersion(),
        time("expires_in", e.hasExpiresIn(), e.getExpiresIn()));
  }

  @Override
  public CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write write) {
    PutEntryRequest.Builder message =
        PutEntryRequest.newBuilder()
            .setName(name(name))
            .setKey(bytes(key))
            .setValue(value(value))
            .setCondition(condition(write.condition()));
    write.ttl().ifPresent(t -> message.setTtl(time(t)));
    write.request().ifPresent(id -> message.setRequestId(id.text()));
    return ask("Put", message.build(), PutEntryResponse.getDefaultInstance())
        .thenApply(a -> new Put(a.getCreated(), a.getVersion()));
  }

  private static dev.mizzen.dict.grpc.v1.Condition condition(Condition condition) {
    dev.mizzen.dict.grpc.v1.Condition.Builder message =
        dev.mizzen.dict.grpc.v1.Condition.newBuilder();
    switch (condition) {
      case Condition.None none -> message.clear();
      case Condition.Absent absent -> message.setAbsent(true);
      case Condition.Present present -> message.setPresent(true);
      case Condition.Version version -> message.setVersion(version.version());
    }
    return message.build();
  }

  @Override
  public CompletionStage<Optional<Lookup.Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return present(
        ask(
                "Remove",
                RemoveEntryRequest.newBuilder()
                    .setName(name(name))
                    .setKey(bytes(key))
                    .setCondition(condition(condition))
                    .build(),
                Entry.getDefaultInstance())
            .thenApply(GrpcDicts::entry));
  }

  @Override
  public CompletionStage<Counter> add(ObjectName name, Bytes key, long delta, Write write) {
    AddRequest.Builder message =
        AddRequest.newBuilder().setName(name(name)).setKey(bytes(key)).setDelta(delta);
    write.ttl().ifPresent(t -> message.setTtl(time(t)));
    write.request().ifPresent(id -> message.setRequestId(id.text()));
    return ask("Add", message.build(), AddResponse.getDefaultInstance())
        .thenApply(a -> new Counter(a.getValue(), a.getVersion()));
  }

  @Override
  public CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request) {
    BatchRequest.Builder message = BatchRequest.newBuilder().setName(name(name));
    steps.forEach(step -> message.addSteps(step(step)));
    request.ifPresent(id -> message.setRequestId(id.text()));
    return ask("Batch", message.build(), BatchResponse.getDefaultInstance())
        .thenApply(
            a ->
                a.getResultsList().stream()
                    .map(
                        r ->
                            new DictStep.Result(
                                r.getVersion(),
                                r.hasValue() ? Optional.of(r.getValue()) : Optional.empty()))
                    .toList());
  }

  private static Step step(DictStep step) {
    Step.Builder message =
        Step.newBuilder().setKey(bytes(step.key())).setCondition(condition(step.condition()));
    switch (step) {
      case DictStep.Put put -> {
        PutStep.Builder does = PutStep.newBuilder().setValue(value(put.value()));
        put.ttl().ifPresent(t -> does.setTtl(time(t)));
        message.setPut(does);
      }
      case DictStep.Remove remove -> message.setRemove(RemoveStep.getDefaultInstance());
      case DictStep.Add add -> {
        AddStep.Builder does = AddStep.newBuilder().setDelta(add.delta());
        add.ttl().ifPresent(t -> does.setTtl(time(t)));
        message.setAdd(does);
      }
      case DictStep.Check check -> message.setCheck(CheckStep.getDefaultInstance());
    }
    return message.build();
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    UpdateRequest.Builder message = UpdateRequest.newBuilder().setName(name(name));
    entries.forEach(
        e ->
            message.addEntries(
                dev.mizzen.dict.grpc.v1.KeyValue.newBuilder()
                    .setKey(bytes(e.key()))
                    .setValue(value(e.value()))));
    return ask("Update", message.build(), UpdateResponse.getDefaultInstance())
        .thenApply(UpdateResponse::getWritten);
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name) {
    return ask(
            "Clear",
            ClearDictRequest.newBuilder().setName(name(name)).build(),
            ClearDictResponse.getDefaultInstance())
        .thenApply(ClearDictResponse::getDeleted);
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    ListRequest.Builder message =
        ListRequest.newBuilder()
            .setName(name(name))
            .setPrefix(bytes(query.prefix()))
            .setLimit(query.limit())
            .setValues(query.values());
    query.after().ifPresent(after -> message.setCursor(bytes(after)));
    return ask("List", message.build(), ListResponse.getDefaultInstance())
        .thenApply(
            a ->
                new Page(
                    a.getEntriesList().stream()
                        .map(
                            e ->
                                new Page.Item(
                                    Bytes.of(e.getKey().toByteArray()),
                                    query.values() ? entry(e) : info(e)))
                        .toList(),
                    a.getCursor().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Bytes.of(a.getCursor().toByteArray())),
                    a.getVersion()));
  }

  @Override
  public Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait) {
    WatchRequest.Builder message =
        WatchRequest.newBuilder()
            .setName(name(name))
            .setPrefix(bytes(prefix))
            .setLimit(most)
            .setWait(time(wait));
    after.ifPresent(message::setAfter);
    return new GrpcWaiting<>(
        client.begin(SERVICE, "Watch", message.build(), WatchResponse.getDefaultInstance(), o -> o),
        GrpcDicts::changes,
        () -> new Changes(List.of(), after.orElse(0L)));
  }

  private static Changes changes(WatchResponse answer) {
    return new Changes(
        answer.getChangesList().stream()
            .map(
                c ->
                    new Changes.Change(
                        switch (c.getKind()) {
                          case KIND_PUT -> Changes.Kind.PUT;
                          case KIND_REMOVE -> Changes.Kind.REMOVE;
                          default -> Changes.Kind.CLEAR;
                        },
                        Bytes.of(c.getKey().toByteArray()),
                        c.getVersion()))
            .toList(),
        answer.getVersion());
  }

  @Override
  public CompletionStage<Map<ObjectName, DictInfo>> infos() {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public void stopWaiting() {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }
}
