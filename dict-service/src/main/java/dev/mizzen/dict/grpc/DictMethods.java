package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.grpc.Checks.key;
import static dev.mizzen.dict.grpc.DictMessages.condition;
import static dev.mizzen.dict.grpc.DictMessages.ttl;
import static dev.mizzen.dict.grpc.DictMessages.write;

import com.google.protobuf.MessageLite;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.grpc.Methods.Method;
import dev.mizzen.dict.grpc.Methods.Streaming;
import dev.mizzen.dict.grpc.Methods.Target;
import dev.mizzen.dict.grpc.Methods.Unary;
import dev.mizzen.dict.grpc.v1.AddRequest;
import dev.mizzen.dict.grpc.v1.AddResponse;
import dev.mizzen.dict.grpc.v1.BatchRequest;
import dev.mizzen.dict.grpc.v1.BatchResponse;
import dev.mizzen.dict.grpc.v1.ClearDictRequest;
import dev.mizzen.dict.grpc.v1.ClearDictResponse;
import dev.mizzen.dict.grpc.v1.DefineDictRequest;
import dev.mizzen.dict.grpc.v1.DefineDictResponse;
import dev.mizzen.dict.grpc.v1.DescribeRequest;
import dev.mizzen.dict.grpc.v1.DictInfo;
import dev.mizzen.dict.grpc.v1.Entry;
import dev.mizzen.dict.grpc.v1.GetEntryRequest;
import dev.mizzen.dict.grpc.v1.LenDictRequest;
import dev.mizzen.dict.grpc.v1.LenDictResponse;
import dev.mizzen.dict.grpc.v1.ListRequest;
import dev.mizzen.dict.grpc.v1.ListResponse;
import dev.mizzen.dict.grpc.v1.Name;
import dev.mizzen.dict.grpc.v1.PutEntryRequest;
import dev.mizzen.dict.grpc.v1.PutEntryResponse;
import dev.mizzen.dict.grpc.v1.RemoveEntryRequest;
import dev.mizzen.dict.grpc.v1.UpdateRequest;
import dev.mizzen.dict.grpc.v1.UpdateResponse;
import dev.mizzen.dict.grpc.v1.WatchRequest;
import dev.mizzen.dict.grpc.v1.WatchResponse;
import dev.mizzen.dict.http.Operation;
import dev.mizzen.dict.http.Problem;
import dev.mizzen.dict.http.Problem.Slug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The methods of {@code DictService} that are about entries and declarations. */
final class DictMethods {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1_000;
  private static final Duration STREAM_WAIT = Duration.ofSeconds(50);

  private final Store store;

  DictMethods(Store store) {
    this.store = store;
  }

  private static <Q extends MessageLite> Method<Q> method(
      String name, Operation operation, Q empty, Function<Q, Name> about) {
    return new Method<>(name, operation, empty, m -> Target.of(about.apply(m)));
  }

  private static <Q extends MessageLite, A extends MessageLite> Unary<Q, A> unary(
      Method<Q> method, Function<Asking<Q>, CompletionStage<A>> work) {
    return new Unary<>(method, asking -> work.apply(asking).thenApply(Answer::of));
  }

  List<Unary<?, ?>> all() {
    return List.of(
        unary(
            method(
                "Define",
                Operation.DICT_DEFINE,
                DefineDictRequest.getDefaultInstance(),
                DefineDictRequest::getName),
            this::define),
        unary(
            method(
                "Describe",
                Operation.DICT_DESCRIBE,
                DescribeRequest.getDefaultInstance(),
                DescribeRequest::getName),
            this::describe),
        unary(
            method(
                "Get",
                Operation.DICT_GET,
                GetEntryRequest.getDefaultInstance(),
                GetEntryRequest::getName),
            this::get),
        unary(
            method(
                "Put",
                Operation.DICT_PUT,
                PutEntryRequest.getDefaultInstance(),
                PutEntryRequest::getName),
            this::put),
        unary(
            method(
                "Remove",
                Operation.DICT_REMOVE,
                RemoveEntryRequest.getDefaultInstance(),
                RemoveEntryRequest::getName),
            this::remove),
        unary(
            method("Add", Operation.DICT_ADD, AddRequest.getDefaultInstance(), AddRequest::getName),
            this::add),
        unary(
            method(
                "Batch",
                Operation.DICT_BATCH,
                BatchRequest.getDefaultInstance(),
                BatchRequest::getName),
            this::batch),
        unary(
            method(
                "Update",
                Operation.DICT_UPDATE,
                UpdateRequest.getDefaultInstance(),
                UpdateRequest::getName),
            this::update),
        unary(
            method(
                "Clear",
                Operation.DICT_CLEAR,
                ClearDictRequest.getDefaultInstance(),
                ClearDictRequest::getName),
            this::clear),
        unary(
            method(
                "Len",
                Operation.DICT_LEN,
                LenDictRequest.getDefaultInstance(),
                LenDictRequest::getName),
            this::len),
        unary(
            method(
                "List",
                Operation.DICT_LIST,
                ListRequest.getDefaultInstance(),
                ListRequest::getName),
            this::list),
        unary(
            method(
                "Watch",
                Operation.DICT_WATCH,
                WatchRequest.getDefaultInstance(),
                WatchRequest::getName),
            asking ->
                watch(asking, after(asking.message()), Checks.wait(asking.message().getWait()))
                    .thenApply(DictMessages::changes)));
  }

  Streaming<WatchRequest, WatchResponse> watchStream() {
    return new Streaming<>(
        method(
            "WatchStream",
            Operation.DICT_WATCH,
            WatchRequest.getDefaultInstance(),
            WatchRequest::getName),
        this::watching);
  }

  private Streaming.Source<WatchResponse> watching(Asking<WatchRequest> asking) {
    if (asking.message().hasWait()) {
      throw Problem.malformed("wait has no sense in a stream");
    }
    AtomicReference<Optional<Long>> after = new AtomicReference<>(after(asking.message()));
    return () -> {
      boolean first = after.get().isEmpty();
      return watch(asking, after.get(), STREAM_WAIT)
          .thenApply(
              changes -> {
                after.set(Optional.of(changes.version()));
                return first || !changes.changes().isEmpty()
                    ? Optional.of(DictMessages.changes(changes))
                    : Optional.empty();
              });
    };
  }

  private static Optional<Long> after(WatchRequest message) {
    return message.hasAfter() ? Optional.of(message.getAfter()) : Optional.empty();
  }

  private CompletionStage<Changes> watch(
      Asking<WatchRequest> asking, Optional<Long> after, Duration wait) {
    WatchRequest message = asking.message();
    Waiting<Changes> waiting =
        store
            .dicts()
            .watch(
                asking.name(),
                after,
                Bytes.of(message.getPrefix().toByteArray()),
                Checks.number("limit", message.getLimit(), DEFAULT_PAGE, MAX_PAGE),
                wait);
    return asking.result(waiting);
  }

  private CompletionStage<DefineDictResponse> define(Asking<DefineDictRequest> asking) {
    DefineDictRequest message = asking.message();
    return Checks.declaration(DictMessages.definition(message.getDefinition()), message.getAdopt())
        .at(store.dicts(), asking.name())
        .thenApply(
            done ->
                DefineDictResponse.newBuilder()
                    .setOutcome(Checks.outcome(done.outcome()))
                    .setInfo(DictMessages.info(done.info()))
                    .build());
  }

  private CompletionStage<DictInfo> describe(Asking<DescribeRequest> asking) {
    return store.dicts().describe(asking.name()).thenApply(DictMessages::info);
  }

  private CompletionStage<Entry> get(Asking<GetEntryRequest> asking) {
    Bytes key = key(asking.message().getKey());
    long inline = asking.message().getWithoutValue() ? 0 : Long.MAX_VALUE;
    return store
        .dicts()
        .get(asking.name(), key, inline)
        .thenApply(found -> DictMessages.entry(key, present(found)));
  }

  private static <T> T present(Optional<T> found) {
    return found.orElseThrow(
        () -> new Problem(Slug.ENTRY_ABSENT, "the dict has no entry with this key"));
  }

  private CompletionStage<PutEntryResponse> put(Asking<PutEntryRequest> asking) {
    PutEntryRequest message = asking.message();
    return store
        .dicts()
        .put(
            asking.name(),
            key(message.getKey()),
            Checks.value(message.getValue()),
            write(
                condition(message.getCondition()),
                ttl(message.hasTtl(), message.getTtl()),
                Checks.request(message.getRequestId())))
        .thenApply(
            put ->
                PutEntryResponse.newBuilder()
                    .setCreated(put.created())
                    .setVersion(put.version())
                    .build());
  }

  private CompletionStage<Entry> remove(Asking<RemoveEntryRequest> asking) {
    RemoveEntryRequest message = asking.message();
    Bytes key = key(message.getKey());
    Condition condition = condition(message.getCondition());
    if (condition instanceof Condition.Absent) {
      throw Problem.malformed("an absent entry cannot be removed");
    }
    return store
        .dicts()
        .remove(asking.name(), key, condition)
        .thenApply(old -> DictMessages.entry(key, (Lookup) present(old)));
  }

  private CompletionStage<AddResponse> add(Asking<AddRequest> asking) {
    AddRequest message = asking.message();
    return store
        .dicts()
        .add(
            asking.name(),
            key(message.getKey()),
            message.getDelta(),
            write(
                Condition.NONE,
                ttl(message.hasTtl(), message.getTtl()),
                Checks.request(message.getRequestId())))
        .thenApply(
            counter ->
                AddResponse.newBuilder()
                    .setValue(counter.value())
                    .setVersion(counter.version())
                    .build());
  }

  private CompletionStage<BatchResponse> batch(Asking<BatchRequest> asking) {
    BatchRequest message = asking.message();
    if (message.getStepsCount() == 0 || message.getStepsCount() > Dicts.MAX_STEPS) {
      throw Problem.malformed("a batch needs 1 to %d steps".formatted(Dicts.MAX_STEPS));
    }
    return store
        .dicts()
        .batch(
            asking.name(),
            message.getStepsList().stream().map(DictMessages::step).toList(),
            Checks.request(message.getRequestId()))
        .thenApply(
            results ->
                BatchResponse.newBuilder()
                    .addAllResults(results.stream().map(DictMessages::result).toList())
                    .build());
  }

  private CompletionStage<UpdateResponse> update(Asking<UpdateRequest> asking) {
    List<KeyValue> entries =
        asking.message().getEntriesList().stream()
            .map(e -> new KeyValue(key(e.getKey()), Checks.value(e.getValue())))
            .toList();
    return store
        .dicts()
        .update(asking.name(), entries)
        .thenApply(written -> UpdateResponse.newBuilder().setWritten(written).build());
  }

  private CompletionStage<ClearDictResponse> clear(Asking<ClearDictRequest> asking) {
    return store
        .dicts()
        .clear(asking.name())
        .thenApply(deleted -> ClearDictResponse.newBuilder().setDeleted(deleted).build());
  }

  private CompletionStage<LenDictResponse> len(Asking<LenDictRequest> asking) {
    return store
        .dicts()
        .describe(asking.name())
        .thenApply(info -> LenDictResponse.newBuilder().setEntries(info.entries()).build());
  }

  private CompletionStage<ListResponse> list(Asking<ListRequest> asking) {
    ListRequest message = asking.message();
    ListQuery query =
        new ListQuery(
            Bytes.of(message.getPrefix().toByteArray()),
            message.getCursor().isEmpty()
                ? Optional.empty()
                : Optional.of(Bytes.of(message.getCursor().toByteArray())),
            Checks.number("limit", message.getLimit(), DEFAULT_PAGE, MAX_PAGE),
            message.getValues());
    return store.dicts().list(asking.name(), query).thenApply(DictMessages::page);
  }
}
