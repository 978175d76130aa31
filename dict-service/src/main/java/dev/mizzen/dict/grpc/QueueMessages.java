package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.grpc.Checks.time;
import static dev.mizzen.dict.grpc.Checks.valid;
import static dev.mizzen.dict.grpc.Checks.value;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.grpc.v1.Item;
import dev.mizzen.dict.grpc.v1.ItemsResponse;
import dev.mizzen.dict.grpc.v1.Lease;
import dev.mizzen.dict.grpc.v1.LeaseRef;
import dev.mizzen.dict.grpc.v1.QueueDefinition;
import dev.mizzen.dict.grpc.v1.QueueInfo;
import dev.mizzen.dict.grpc.v1.QueueLimits;
import dev.mizzen.dict.grpc.v1.Scope;
import dev.mizzen.dict.grpc.v1.SettledResponse;
import dev.mizzen.dict.http.ItemIds;
import dev.mizzen.dict.http.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Messages of queues, both ways. */
final class QueueMessages {
  private QueueMessages() {}

  static Definition<QueuePolicy> definition(QueueDefinition d) {
    QueueLimits l = d.getLimits();
    QueuePolicy policy = QueuePolicy.DEFAULT;
    dev.mizzen.dict.engine.QueueLimits limits = policy.limits();
    return valid(
        () ->
            new Definition<>(
                Checks.uid(d.getUid()),
                new QueuePolicy(
                    new dev.mizzen.dict.engine.QueueLimits(
                        l.hasItems() ? l.getItems() : limits.items(),
                        l.hasPartitions() ? l.getPartitions() : limits.partitions(),
                        l.hasItemBytes() ? l.getItemBytes() : limits.itemBytes()),
                    time("partition_ttl", d.hasPartitionTtl(), d.getPartitionTtl()),
                    time("lease_for", d.hasLeaseFor(), d.getLeaseFor()).orElse(policy.leaseFor()),
                    d.hasMaxAttempts() ? d.getMaxAttempts() : policy.maxAttempts(),
                    time("dedup_window", d.hasDedupWindow(), d.getDedupWindow())
                        .orElse(policy.dedupWindow())),
                Checks.reclaim(d.getReclaimPolicy()).orElse(Reclaim.DELETE),
                Checks.sharing(d.getAccess()),
                Optional.empty()));
  }

  static QueueInfo info(dev.mizzen.dict.engine.QueueInfo info) {
    QueueInfo.Builder message =
        QueueInfo.newBuilder()
            .setDefinition(definition(info.definition()))
            .setWaiting(info.waiting())
            .setDelayed(info.delayed())
            .setLeased(info.leased())
            .setDead(info.dead())
            .setPartitions(info.partitions())
            .setBytes(info.bytes())
            .setEnqueued(info.enqueued())
            .setDone(info.done())
            .setDropped(info.dropped())
            .setWaiters(info.waiters())
            .setUnused(time(info.unused()));
    info.oldest().ifPresent(age -> message.setOldest(time(age)));
    return message.build();
  }

  private static QueueDefinition definition(Definition<QueuePolicy> d) {
    QueuePolicy policy = d.policy();
    QueueDefinition.Builder definition =
        QueueDefinition.newBuilder()
            .setUid(d.uid())
            .setLimits(
                QueueLimits.newBuilder()
                    .setItems(policy.limits().items())
                    .setPartitions(policy.limits().partitions())
                    .setItemBytes(policy.limits().itemBytes()))
            .setLeaseFor(time(policy.leaseFor()))
            .setMaxAttempts(policy.maxAttempts())
            .setDedupWindow(time(policy.dedupWindow()))
            .setAccess(Checks.sharing(d.sharing()))
            .setReclaimPolicy(Checks.reclaim(d.reclaim()));
    policy.partitionTtl().ifPresent(ttl -> definition.setPartitionTtl(time(ttl)));
    return definition.build();
  }

  static NewItem item(dev.mizzen.dict.grpc.v1.NewItem item) {
    Duration delay = time("delay", item.getDelay());
    String dedupKey = item.getDedupKey();
    return valid(
        () ->
            new NewItem(
                value(item.getValue()),
                delay,
                dedupKey.isEmpty() ? Optional.empty() : Optional.of(dedupKey)));
  }

  static Lease lease(dev.mizzen.dict.engine.Lease lease) {
    return Lease.newBuilder()
        .setRef(ref(lease.ref()))
        .setAttempt(lease.attempt())
        .setValue(value(lease.value()))
        .build();
  }

  private static LeaseRef ref(Ref ref) {
    return LeaseRef.newBuilder().setId(ItemIds.write(ref.item())).setEpoch(ref.epoch()).build();
  }

  static List<Ref> refs(List<LeaseRef> leases) {
    if (leases.size() > Queues.MAX_ITEMS) {
      throw Problem.malformed("at most %d leases are taken at a time".formatted(Queues.MAX_ITEMS));
    }
    return leases.stream().map(l -> new Ref(Checks.id(l.getId()), l.getEpoch())).toList();
  }

  static SettledResponse settled(Settled settled) {
    SettledResponse.Builder message = SettledResponse.newBuilder();
    settled.settled().forEach(ref -> message.addSettled(ref(ref)));
    settled.lost().forEach(ref -> message.addLost(ref(ref)));
    return message.build();
  }

  static ItemsResponse items(ItemPage page) {
    ItemsResponse.Builder message = ItemsResponse.newBuilder();
    for (ItemPage.Item item : page.items()) {
      message.addItems(
          Item.newBuilder()
              .setId(ItemIds.write(item.id()))
              .setPartition(new String(item.id().partition().array(), StandardCharsets.UTF_8))
              .setAttempts(item.attempts())
              .setValue(value(item.value())));
    }
    return message.build();
  }

  static Optional<Bytes> scope(Scope scope) {
    if (!scope.getAll()) {
      return Optional.of(Checks.partition(scope.getPartition()));
    }
    if (!scope.getPartition().isEmpty()) {
      throw Problem.malformed("give either partition or all");
    }
    return Optional.empty();
  }
}
