package dev.mizzen.dict.server;

import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;

/**
 * The series of each Dict and Queue. Ephemeral ones have none: their names are never used again.
 */
final class ObjectMetrics {
  private record Part<I>(MultiGauge gauge, ToDoubleFunction<I> value) {}

  private final MeterRegistry registry;
  private final List<Part<DictInfo>> dicts = new ArrayList<>();
  private final List<Part<QueueInfo>> queues = new ArrayList<>();

  ObjectMetrics(MeterRegistry registry) {
    this.registry = registry;
    dict("mizzen_dict_entries", "Entries", DictInfo::entries);
    dict("mizzen_dict_bytes", "Bytes of all keys and values", DictInfo::bytes);
    queue("mizzen_queue_waiting", "Items that a get would find", QueueInfo::waiting);
    queue("mizzen_queue_delayed", "Items whose delay is not over", QueueInfo::delayed);
    queue("mizzen_queue_leased", "Items under a lease", QueueInfo::leased);
    queue("mizzen_queue_dead", "Items whose attempts are used up", QueueInfo::dead);
    queue(
        "mizzen_queue_oldest_seconds",
        "Since the item that waits longest was put; 0 when none waits",
        info -> info.oldest().orElse(Duration.ZERO).toMillis() / 1000.0);
  }

  private void dict(String name, String description, ToDoubleFunction<DictInfo> value) {
    dicts.add(new Part<>(gauge(name, description), value));
  }

  private void queue(String name, String description, ToDoubleFunction<QueueInfo> value) {
    queues.add(new Part<>(gauge(name, description), value));
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Looks again; a store that cannot be used has no series. */
  CompletionStage<Void> refresh(Store store) {
    try {
      return store
          .dicts()
          .infos()
          .thenCombine(store.queues().infos(), this::show)
          .exceptionally(unusable -> show(Map.of(), Map.of()));
    } catch (StoreException unusable) {
      show(Map.of(), Map.of());
      return CompletableFuture.completedStage(null);
    }
  }

  private synchronized Void show(
      Map<ObjectName, DictInfo> dictInfos, Map<ObjectName, QueueInfo> queueInfos) {
    Map<ObjectName, DictInfo> lastingDicts = new LinkedHashMap<>(dictInfos);
    lastingDicts.values().removeIf(info -> info.definition().lifetime().isPresent());
    Map<ObjectName, QueueInfo> lastingQueues = new LinkedHashMap<>(queueInfos);
    lastingQueues.values().removeIf(info -> info.definition().lifetime().isPresent());
    dicts.forEach(part -> show(part, "dict", lastingDicts));
    queues.forEach(part -> show(part, "queue", lastingQueues));
    return null;
  }

  private static <I> void show(Part<I> part, String label, Map<ObjectName, I> infos) {
    List<Row<?>> rows = new ArrayList<>();
    infos.forEach(
        (name, info) ->
            rows.add(
                Row.of(
                    Tags.of("namespace", name.namespace(), label, name.name()),
                    part.value.applyAsDouble(info))));
    part.gauge.register(rows, true);
  }
}
