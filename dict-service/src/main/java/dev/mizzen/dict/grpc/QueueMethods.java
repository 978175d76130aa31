package dev.mizzen.dict.grpc;

import com.google.protobuf.MessageLite;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.Methods.Method;
import dev.mizzen.dict.grpc.Methods.Streaming;
import dev.mizzen.dict.grpc.Methods.Target;
import dev.mizzen.dict.grpc.Methods.Unary;
import dev.mizzen.dict.grpc.v1.AckRequest;
import dev.mizzen.dict.grpc.v1.ClearQueueRequest;
import dev.mizzen.dict.grpc.v1.ClearQueueResponse;
import dev.mizzen.dict.grpc.v1.DeadRequest;
import dev.mizzen.dict.grpc.v1.DefineQueueRequest;
import dev.mizzen.dict.grpc.v1.DefineQueueResponse;
import dev.mizzen.dict.grpc.v1.DescribeRequest;
import dev.mizzen.dict.grpc.v1.ExtendRequest;
import dev.mizzen.dict.grpc.v1.GetItemsRequest;
import dev.mizzen.dict.grpc.v1.GetItemsResponse;
import dev.mizzen.dict.grpc.v1.ItemsRequest;
import dev.mizzen.dict.grpc.v1.ItemsResponse;
import dev.mizzen.dict.grpc.v1.LeaseRequest;
import dev.mizzen.dict.grpc.v1.LeaseResponse;
import dev.mizzen.dict.grpc.v1.LenQueueRequest;
import dev.mizzen.dict.grpc.v1.LenQueueResponse;
import dev.mizzen.dict.grpc.v1.NackRequest;
import dev.mizzen.dict.grpc.v1.Name;
import dev.mizzen.dict.grpc.v1.PutItemsRequest;
import dev.mizzen.dict.grpc.v1.PutItemsResponse;
import dev.mizzen.dict.grpc.v1.QueueInfo;
import dev.mizzen.dict.grpc.v1.RedriveRequest;
import dev.mizzen.dict.grpc.v1.RedriveResponse;
import dev.mizzen.dict.grpc.v1.SettledResponse;
import dev.mizzen.dict.http.LeaseTimes;
import dev.mizzen.dict.http.Operation;
import dev.mizzen.dict.http.Problem;
import dev.mizzen.dict.http.Returns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The methods of {@code QueueService} that are about items and declarations. */
final class QueueMethods {
  private static final int DEFAULT_PAGE = 100;
  private static final Duration STREAM_WAIT = Duration.ofSeconds(50);

  private final Store store;
  private final Returns returns;

  QueueMethods(Store store) {
    this.store = store;
    this.returns = new Returns(store);
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
                Operation.QUEUE_DEFINE,
                DefineQueueRequest.getDefaultInstance(),
                DefineQueueRequest::getName),
            this::define),
        unary(
            method(
                "Describe",
                Operation.QUEUE_DESCRIBE,
                DescribeRequest.getDefaultInstance(),
                DescribeRequest::getName),
            this::describe),
        unary(
            method(
                "Put",
                Operation.QUEUE_PUT,
                PutItemsRequest.getDefaultInstance(),
                PutItemsRequest::getName),
            this::put),
        new Unary<>(
            method(
                "Get",
                Operation.QUEUE_GET,
                GetItemsRequest.getDefaultInstance(),
                GetItemsRequest::getName),
            this::get),
        new Unary<>(
            method(
                "Lease",
                Operation.QUEUE_LEASE,
                LeaseRequest.getDefaultInstance(),
                LeaseRequest::getName),
            this::lease),
        unary(
            method(
                "Ack", Operation.QUEUE_ACK, AckRequest.getDefaultInstance(), AckRequest::getName),
            this::ack),
        unary(
            method(
                "Nack",
                Operation.QUEUE_NACK,
                NackRequest.getDefaultInstance(),
                NackRequest::getName),
            this::nack),
        unary(
            method(
                "Extend",
                Operation.QUEUE_EXTEND,
                ExtendRequest.getDefaultInstance(),
                ExtendRequest::getName),
            this::extend),
        unary(
            method(
                "Items",
                Operation.QUEUE_ITEMS,
                ItemsRequest.getDefaultInstance(),
                ItemsRequest::getName),
            asking ->
                items(asking, after(asking.message()), Checks.wait(asking.message().getWait()))
                    .thenApply(QueueMessages::items)),
        unary(
            method(
                "Dead",
                Operation.QUEUE_DEAD,
                DeadRequest.getDefaultInstance(),
                DeadRequest::getName),
            this::dead),
        unary(
            method(
                "Redrive",
                Operation.QUEUE_REDRIVE,
                RedriveRequest.getDefaultInstance(),
                RedriveRequest::getName),
            this::redrive),
        unary(
            method(
                "Len",
                Operation.QUEUE_LEN,
                LenQueueRequest.getDefaultInstance(),
                LenQueueRequest::getName),
            this::len),
        unary(
            method(
                "Clear",
                Operation.QUEUE_CLEAR,
                ClearQueueRequest.getDefaultInstance(),
                ClearQueueRequest::getName),
            this::clear));
  }

  Streaming<ItemsRequest, ItemsResponse> itemsStream() {
    return new Streaming<>(
        method(
            "ItemsStream",
            Operation.QUEUE_ITEMS,
            ItemsRequest.getDefaultInstance(),
            ItemsRequest::getName),
        this::coming);
  }

  private Streaming.Source<ItemsResponse> coming(Asking<ItemsRequest> asking) {
    if (asking.message().hasWait()) {
      throw Problem.malformed("wait has no sense in a stream");
    }
    AtomicReference<Optional<Long>> after = new AtomicReference<>(after(asking.message()));
    return () ->
        items(asking, after.get(), STREAM_WAIT)
            .thenApply(
                page -> {
                  if (page.items().isEmpty()) {
                    return Optional.empty();
                  }
                  after.set(Optional.of(page.items().getLast().id().sequence()));
                  return Optional.of(QueueMessages.items(page));
                });
  }

  private static Optional<Long> after(ItemsRequest message) {
    Optional<ItemId> after = Checks.after(message.getAfter());
    if (after.isPresent()
        && !after.get().partition().equals(Checks.partition(message.getPartition()))) {
      throw Problem.malformed("after is the id of an item in another partition");
    }
    return after.map(ItemId::sequence);
  }

  private CompletionStage<ItemPage> items(
      Asking<ItemsRequest> asking, Optional<Long> after, Duration wait) {
    ItemsRequest message = asking.message();
    return asking.result(
        store
            .queues()
            .items(
                asking.name(),
                Checks.partition(message.getPartition()),
                after,
                Checks.number("limit", message.getLimit(), DEFAULT_PAGE, Queues.MAX_ITEMS),
                wait));
  }

  private CompletionStage<DefineQueueResponse> define(Asking<DefineQueueRequest> asking) {
    DefineQueueRequest message = asking.message();
    return Checks.declaration(QueueMessages.definition(message.getDefinition()), message.getAdopt())
        .at(store.queues(), asking.name())
        .thenApply(
            done ->
                DefineQueueResponse.newBuilder()
                    .setOutcome(Checks.outcome(done.outcome()))
                    .setInfo(QueueMessages.info(done.info()))
                    .build());
  }

  private CompletionStage<QueueInfo> describe(Asking<DescribeRequest> asking) {
    return store.queues().describe(asking.name()).thenApply(QueueMessages::info);
  }

  private CompletionStage<PutItemsResponse> put(Asking<PutItemsRequest> asking) {
    PutItemsRequest message = asking.message();
    Bytes partition = Checks.partition(message.getPartition());
    var items = message.getItemsList().stream().map(QueueMessages::item).toList();
    Duration wait = Checks.wait(message.getWait());
    Optional<Duration> ttl =
        Checks.time("partition_ttl", message.hasPartitionTtl(), message.getPartitionTtl());
    QueuePut put =
        Checks.valid(() -> new QueuePut(wait, ttl, Checks.request(message.getRequestId())));
    return asking
        .result(store.queues().put(asking.name(), partition, items, put))
        .thenApply(
            done ->
                PutItemsResponse.newBuilder()
                    .setPut(done.put())
                    .setDuplicates(done.duplicates())
                    .build());
  }

  private CompletionStage<Answer<GetItemsResponse>> get(Asking<GetItemsRequest> asking) {
    GetItemsRequest message = asking.message();
    return asking
        .result(
            store
                .queues()
                .get(
                    asking.name(),
                    Checks.partition(message.getPartition()),
                    Checks.number("n", message.getN(), 1, Queues.MAX_ITEMS),
                    Checks.wait(message.getWait())))
        .thenApply(
            taken ->
                new Answer<>(
                    GetItemsResponse.newBuilder()
                        .addAllItems(taken.items().stream().map(Checks::value).toList())
                        .build(),
                    () -> returns.giveBack(taken)));
  }

  private CompletionStage<Answer<LeaseResponse>> lease(Asking<LeaseRequest> asking) {
    LeaseRequest message = asking.message();
    Optional<Duration> time =
        Checks.time("lease_for", message.hasLeaseFor(), message.getLeaseFor())
            .map(t -> LeaseTimes.checked("lease_for", t));
    return asking
        .result(
            store
                .queues()
                .lease(
                    asking.name(),
                    Checks.partition(message.getPartition()),
                    Checks.number("n", message.getN(), 1, Queues.MAX_ITEMS),
                    Checks.wait(message.getWait()),
                    time))
        .thenApply(
            leases ->
                new Answer<>(
                    LeaseResponse.newBuilder()
                        .addAllLeases(leases.stream().map(QueueMessages::lease).toList())
                        .build(),
                    () -> returns.release(asking.name(), leases)));
  }

  private CompletionStage<SettledResponse> ack(Asking<AckRequest> asking) {
    return store
        .queues()
        .ack(asking.name(), QueueMessages.refs(asking.message().getLeasesList()))
        .thenApply(QueueMessages::settled);
  }

  private CompletionStage<SettledResponse> nack(Asking<NackRequest> asking) {
    NackRequest message = asking.message();
    return store
        .queues()
        .nack(
            asking.name(),
            QueueMessages.refs(message.getLeasesList()),
            LeaseTimes.delay(Checks.time("delay", message.getDelay())),
            message.getDead())
        .thenApply(QueueMessages::settled);
  }

  private CompletionStage<SettledResponse> extend(Asking<ExtendRequest> asking) {
    ExtendRequest message = asking.message();
    return store
        .queues()
        .extend(
            asking.name(),
            QueueMessages.refs(message.getLeasesList()),
            LeaseTimes.checked("lease_for", Checks.time("lease_for", message.getLeaseFor())))
        .thenApply(QueueMessages::settled);
  }

  private CompletionStage<ItemsResponse> dead(Asking<DeadRequest> asking) {
    DeadRequest message = asking.message();
    return store
        .queues()
        .dead(
            asking.name(),
            Checks.after(message.getAfter()),
            Checks.number("limit", message.getLimit(), DEFAULT_PAGE, Queues.MAX_ITEMS))
        .thenApply(QueueMessages::items);
  }

  private CompletionStage<RedriveResponse> redrive(Asking<RedriveRequest> asking) {
    RedriveRequest message = asking.message();
    return store
        .queues()
        .redrive(
            asking.name(),
            QueueMessages.scope(message.getScope()),
            Checks.number("n", message.getN(), 1, Queues.MAX_ITEMS))
        .thenApply(redriven -> RedriveResponse.newBuilder().setRedriven(redriven).build());
  }

  private CompletionStage<LenQueueResponse> len(Asking<LenQueueRequest> asking) {
    return store
        .queues()
        .length(asking.name(), QueueMessages.scope(asking.message().getScope()))
        .thenApply(items -> LenQueueResponse.newBuilder().setItems(items).build());
  }

  private CompletionStage<ClearQueueResponse> clear(Asking<ClearQueueRequest> asking) {
    Optional<Bytes> scope = QueueMessages.scope(asking.message().getScope());
    Queues queues = store.queues();
    return (asking.message().getDead()
            ? queues.clearDead(asking.name(), scope)
            : queues.clear(asking.name(), scope))
        .thenApply(deleted -> ClearQueueResponse.newBuilder().setDeleted(deleted).build());
  }
}
