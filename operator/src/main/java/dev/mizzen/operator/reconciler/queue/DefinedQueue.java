package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.queue.EffectiveQueue;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.queue.QueueEffective;
import dev.mizzen.crds.queue.QueueStatus;
import dev.mizzen.operator.reconciler.definition.Adoption;
import dev.mizzen.operator.reconciler.definition.DefinedKind;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.QueueFacts;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the definition and the status of a Queue. Pure, given the clock in {@code merge}. */
final class DefinedQueue implements DefinedKind<QueueStatus, Queue, QueueFacts> {
  private final ConditionMerge merge;
  private final Settings settings;

  DefinedQueue(ConditionMerge merge, Settings settings) {
    this.merge = merge;
    this.settings = settings;
  }

  @Override
  public Definition definition(Queue queue) {
    EffectiveQueue effective = EffectiveQueue.of(queue.getSpec());
    return new Definition(
        queue.getMetadata().getUid(),
        Map.of(
            "items", effective.limits().items(),
            "partitions", effective.limits().partitions(),
            "itemBytes", effective.limits().itemBytes()),
        delivery(effective),
        effective.access(),
        effective.reclaimPolicy(),
        adoption(queue).pending());
  }

  @Override
  public DeletionProtection protection(Queue queue) {
    return EffectiveQueue.of(queue.getSpec()).deletionProtection();
  }

  @Override
  public QueueStatus first(Queue queue) {
    return status(queue, Known.of(queue), Findings.first());
  }

  @Override
  public QueueStatus failed(Queue queue, Finding ready) {
    return status(queue, Known.of(queue), Findings.known(conditions(queue), ready));
  }

  @Override
  public QueueStatus observed(
      Queue queue, Outcome<QueueFacts> outcome, Optional<Guarantees> guarantees) {
    Known known = Known.of(queue).with(EffectiveQueue.of(queue.getSpec()).toStatus(), guarantees);
    if (outcome instanceof Outcome.Done<QueueFacts>(QueueFacts facts)) {
      known = known.with(facts, adoption(queue).completed());
    }
    return status(queue, known, QueueFindings.of(outcome, known.dead()));
  }

  private static Map<String, Long> delivery(EffectiveQueue effective) {
    Map<String, Long> delivery = new HashMap<>();
    effective.partitionTtl().ifPresent(ttl -> delivery.put("partitionTtl", ttl.toSeconds()));
    delivery.put("leaseFor", effective.leaseFor().toSeconds());
    delivery.put("maxAttempts", (long) effective.maxAttempts());
    delivery.put("dedupWindow", effective.dedupWindow().toSeconds());
    return Map.copyOf(delivery);
  }

  private static Adoption adoption(Queue queue) {
    return new Adoption(
        queue.getSpec() == null ? null : queue.getSpec().adopt(), Known.of(queue).adopted());
  }

  private static List<Condition> conditions(Queue queue) {
    return queue.getStatus() == null ? List.of() : queue.getStatus().conditions();
  }

  private QueueStatus status(Queue queue, Known known, List<Finding> findings) {
    long generation = queue.getMetadata().getGeneration();
    return new QueueStatus(
        generation,
        known.effective(),
        known.waiting(),
        known.delayed(),
        known.leased(),
        known.dead(),
        known.oldest(),
        known.adopted(),
        known.guarantees(),
        settings.definitionUrl(
            queue.getMetadata().getNamespace(), "queues", queue.getMetadata().getName()),
        merge.merge(conditions(queue), generation, findings));
  }

  /** What stays in the status until something newer is known; null is not known. */
  private record Known(
      QueueEffective effective,
      Long waiting,
      Long delayed,
      Long leased,
      Long dead,
      String oldest,
      String adopted,
      Guarantees guarantees) {
    static Known of(Queue queue) {
      QueueStatus s = queue.getStatus();
      return s == null
          ? new Known(null, null, null, null, null, null, null, null)
          : new Known(
              s.effective(),
              s.waiting(),
              s.delayed(),
              s.leased(),
              s.dead(),
              s.oldestItemAge(),
              s.adopted(),
              s.guarantees());
    }

    Known with(QueueEffective now, Optional<Guarantees> told) {
      return new Known(
          now, waiting, delayed, leased, dead, oldest, adopted, told.orElse(guarantees));
    }

    Known with(QueueFacts facts, String completed) {
      return new Known(
          effective,
          facts.waiting(),
          facts.delayed(),
          facts.leased(),
          facts.dead(),
          facts.oldest().map(CoarseAge::of).orElse(null),
          completed,
          guarantees);
    }
  }
}
