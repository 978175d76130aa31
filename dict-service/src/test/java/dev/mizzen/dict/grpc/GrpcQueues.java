package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.grpc.Checks.time;
import static dev.mizzen.dict.grpc.Checks.value;
import static dev.mizzen.dict.grpc.GrpcDicts.name;

import com.google.protobuf.Message;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Waiting;
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
import dev.mizzen.dict.grpc.v1.KeepRequest;
import dev.mizzen.dict.grpc.v1.KeepResponse;
import dev.mizzen.dict.grpc.v1.LeaseRef;
import dev.mizzen.dict.grpc.v1.LeaseRequest;
import dev.mizzen.dict.grpc.v1.LeaseResponse;
import dev.mizzen.dict.grpc.v1.LenQueueRequest;
import dev.mizzen.dict.grpc.v1.LenQueueResponse;
import dev.mizzen.dict.grpc.v1.NackRequest;
import dev.mizzen.dict.grpc.v1.PutItemsRequest;
import dev.mizzen.dict.grpc.v1.PutItemsResponse;
import dev.mizzen.dict.grpc.v1.RedriveRequest;
import dev.mizzen.dict.grpc.v1.RedriveResponse;
import dev.mizzen.dict.grpc.v1.Scope;
import dev.mizzen.dict.grpc.v1.SettledResponse;
import dev.mizzen.dict.grpc.v1.UndefineRequest;
import dev.mizzen.dict.grpc.v1.UndefineResponse;
import dev.mizzen.dict.http.ItemIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Queues by their gRPC methods. */
record GrpcQueues(GrpcClient client) implements Queues {
  private static final String SERVICE = "QueueService";

  private <Q extends Message, A extends Message> CompletableFuture<A> ask(
      String method, Q message, A empty) {
    return client.ask(SERVICE, method, message, empty);
  }

  private <Q extends Message, A extends Message> GrpcClient.Pending<A> begin(
      String method, Q message, A empty) {
    return client.begin(SERVICE, method, message, empty, o -> o);
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    QueueInfo info =
        new QueueInfo(definition, 0, 0, 0, 0, 0, 0, Optional.empty(), 0, 0, 0, 0, Duration.ZERO);
    return ask(
            "Define",
            DefineQueueRequest.newBuilder()
                .setName(name(name))
                .setDefinition(QueueMessages.info(info).getDefinition())
                .build(),
            DefineQueueResponse.getDefaultInstance())
        .thenApply(
            answer ->
                switch (answer.getOutcome()) {
                  case DEFINE_OUTCOME_CREATED -> Outcome.CREATED;
                  case DEFINE_OUTCOME_UPDATED -> Outcome.UPDATED;
                  default -> Outcome.REPLACED;
                });
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return ask(
            "Describe",
            DescribeRequest.newBuilder().setName(name(name)).build(),
            dev.mizzen.dict.grpc.v1.QueueInfo.getDefaultInstance())
        .thenApply(
            i ->
                new QueueInfo(
                    QueueMessages.definition(i.getDefinition()),
                    i.getWaiting(),
                    i.getDelayed(),
                    i.getLeased(),
                    i.getDead(),
                    i.getPartitions(),
                    i.getBytes(),
                    time("oldest", i.hasOldest(), i.getOldest()),
                    i.getEnqueued(),
                    i.getDone(),
                    i.getDropped(),
                    i.getWaiters(),
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

  private static String text(Bytes partition) {
    return new String(partition.array(), StandardCharsets.UTF_8);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
    PutItemsRequest.Builder message =
        PutItemsRequest.newBuilder()
            .setName(name(name))
            .setPartition(text(partition))
            .setWait(time(put.patience()));
    items.forEach(
        item ->
            message.addItems(
                dev.mizzen.dict.grpc.v1.NewItem.newBuilder()
                    .setValue(value(item.value()))
                    .setDelay(time(item.delay()))
                    .setDedupKey(item.dedupKey().orElse(""))));
    put.partitionTtl().ifPresent(t -> message.setPartitionTtl(time(t)));
    put.request().ifPresent(id -> message.setRequestId(id.text()));
    return new GrpcWaiting<>(
        begin("Put", message.build(), PutItemsResponse.getDefaultInstance()),
        a -> new QueuePut.Result(a.getPut(), a.getDuplicates()),
        () -> {
          throw Refusals.full("items", items.size(), 0);
        });
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    return new GrpcWaiting<>(
        begin(
            "Get",
            GetItemsRequest.newBuilder()
                .setName(name(name))
                .setPartition(text(partition))
                .setN(most)
                .setWait(time(wait))
                .build(),
            GetItemsResponse.getDefaultInstance()),
        a -> new Taken(a.getItemsList().stream().map(Checks::value).toList(), "none over gRPC"),
        () -> Taken.NOTHING);
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    LeaseRequest.Builder message =
        LeaseRequest.newBuilder()
            .setName(name(name))
            .setPartition(text(partition))
            .setN(most)
            .setWait(time(wait));
    leaseFor.ifPresent(t -> message.setLeaseFor(time(t)));
    return new GrpcWaiting<>(
        begin("Lease", message.build(), LeaseResponse.getDefaultInstance()),
        a ->
            a.getLeasesList().stream()
                .map(l -> new Lease(ref(l.getRef()), l.getAttempt(), value(l.getValue())))
                .toList(),
        List::of);
  }

  private static Ref ref(LeaseRef ref) {
    return new Ref(ItemIds.read(ref.getId()), ref.getEpoch());
  }

  private static List<LeaseRef> refs(List<Ref> refs) {
    return refs.stream()
        .map(r -> LeaseRef.newBuilder().setId(ItemIds.write(r.item())).setEpoch(r.epoch()).build())
        .toList();
  }

  private CompletionStage<Settled> settle(String method, Message message) {
    return ask(method, message, SettledResponse.getDefaultInstance())
        .thenApply(
            a ->
                new Settled(
                    a.getSettledList().stream().map(GrpcQueues::ref).toList(),
                    a.getLostList().stream().map(GrpcQueues::ref).toList()));
  }

  @Override
  public CompletionStage<Void> release(ObjectName name, List<Ref> leases) {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public CompletionStage<Settled> ack(ObjectName name, List<Ref> leases) {
    return settle(
        "Ack", AckRequest.newBuilder().setName(name(name)).addAllLeases(refs(leases)).build());
  }

  @Override
  public CompletionStage<Settled> nack(
      ObjectName name, List<Ref> leases, Duration delay, boolean dead) {
    return settle(
        "Nack",
        NackRequest.newBuilder()
            .setName(name(name))
            .addAllLeases(refs(leases))
            .setDelay(time(delay))
            .setDead(dead)
            .build());
  }

  @Override
  public CompletionStage<Settled> extend(ObjectName name, List<Ref> leases, Duration leaseFor) {
    return settle(
        "Extend",
        ExtendRequest.newBuilder()
            .setName(name(name))
            .addAllLeases(refs(leases))
            .setLeaseFor(time(leaseFor))
            .build());
  }

  @Override
  public Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait) {
    ItemsRequest.Builder message =
        ItemsRequest.newBuilder()
            .setName(name(name))
            .setPartition(text(partition))
            .setLimit(most)
            .setWait(time(wait));
    after.ifPresent(a -> message.setAfter(ItemIds.write(new ItemId(partition, a))));
    return new GrpcWaiting<>(
        begin("Items", message.build(), ItemsResponse.getDefaultInstance()),
        GrpcQueues::page,
        () -> ItemPage.NOTHING);
  }

  private static ItemPage page(ItemsResponse answer) {
    return new ItemPage(
        answer.getItemsList().stream()
            .map(
                i ->
                    new ItemPage.Item(
                        ItemIds.read(i.getId()), i.getAttempts(), value(i.getValue())))
            .toList());
  }

  @Override
  public CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most) {
    return ask(
            "Dead",
            DeadRequest.newBuilder()
                .setName(name(name))
                .setAfter(after.map(ItemIds::write).orElse(""))
                .setLimit(most)
                .build(),
            ItemsResponse.getDefaultInstance())
        .thenApply(GrpcQueues::page);
  }

  private static Scope scope(Optional<Bytes> partition) {
    return partition
        .map(p -> Scope.newBuilder().setPartition(text(p)).build())
        .orElseGet(() -> Scope.newBuilder().setAll(true).build());
  }

  @Override
  public CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most) {
    return ask(
            "Redrive",
            RedriveRequest.newBuilder()
                .setName(name(name))
                .setScope(scope(partition))
                .setN(most)
                .build(),
            RedriveResponse.getDefaultInstance())
        .thenApply(RedriveResponse::getRedriven);
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return ask(
            "Len",
            LenQueueRequest.newBuilder().setName(name(name)).setScope(scope(partition)).build(),
            LenQueueResponse.getDefaultInstance())
        .thenApply(LenQueueResponse::getItems);
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return clear(name, partition, false);
  }

  @Override
  public CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition) {
    return clear(name, partition, true);
  }

  private CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition, boolean dead) {
    return ask(
            "Clear",
            ClearQueueRequest.newBuilder()
                .setName(name(name))
                .setScope(scope(partition))
                .setDead(dead)
                .build(),
            ClearQueueResponse.getDefaultInstance())
        .thenApply(ClearQueueResponse::getDeleted);
  }

  @Override
  public void stopWaiting() {
    throw new UnsupportedOperationException("a gRPC client cannot");
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
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
}
