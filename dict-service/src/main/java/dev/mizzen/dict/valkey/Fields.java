package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Sharing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A definition as fields of a head, and back. */
final class Fields {
  private final Map<String, String> map = new HashMap<>();

  /** Names and values in turn. */
  Fields(Reply head) {
    while (head.more()) {
      map.put(head.text(), head.text());
    }
  }

  static Arguments dict(Definition<DictPolicy> definition) {
    DictPolicy policy = definition.policy();
    return common(definition)
        .add("maxEntries")
        .add(policy.limits().entries())
        .add("maxValue")
        .add(policy.limits().valueBytes())
        .add("maxTotal")
        .add(policy.limits().totalBytes())
        .add("idle")
        .time(policy.idle())
        .add("idleSlack")
        .add(policy.idleSlack());
  }

  static Arguments queue(Definition<QueuePolicy> definition) {
    QueuePolicy policy = definition.policy();
    return common(definition)
        .add("maxItems")
        .add(policy.limits().items())
        .add("maxPartitions")
        .add(policy.limits().partitions())
        .add("maxItem")
        .add(policy.limits().itemBytes())
        .add("partitionTtl")
        .time(policy.partitionTtl())
        .add("leaseFor")
        .add(policy.leaseFor())
        .add("maxAttempts")
        .add(policy.maxAttempts())
        .add("dedupWindow")
        .add(policy.dedupWindow());
  }

  private static Arguments common(Definition<?> definition) {
    return new Arguments()
        .add(definition.uid())
        .add(definition.reclaim().name())
        .add("readers")
        .add(names(definition.sharing().readers()))
        .add("writers")
        .add(names(definition.sharing().writers()))
        .add("lifetime")
        .time(definition.lifetime());
  }

  /** An empty set is not the same as none. */
  private static String names(Optional<Set<String>> names) {
    return names.map(n -> "=" + String.join(",", new TreeSet<>(n))).orElse("");
  }

  private static Optional<Set<String>> names(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(text.length() == 1 ? Set.of() : Set.of(text.substring(1).split(",")));
  }

  static Sharing sharing(String readers, String writers) {
    return new Sharing(names(readers), names(writers));
  }

  Definition<DictPolicy> dict() {
    return definition(
        new DictPolicy(
            new DictLimits(number("maxEntries"), number("maxValue"), number("maxTotal")),
            time("idle")));
  }

  Definition<QueuePolicy> queue() {
    return definition(
        new QueuePolicy(
            new QueueLimits(number("maxItems"), number("maxPartitions"), number("maxItem")),
            time("partitionTtl"),
            time("leaseFor").orElseThrow(),
            (int) number("maxAttempts"),
            time("dedupWindow").orElseThrow()));
  }

  private <P> Definition<P> definition(P policy) {
    return new Definition<>(
        map.get("uid"),
        policy,
        Reclaim.valueOf(map.get("reclaim")),
        sharing(map.getOrDefault("readers", ""), map.getOrDefault("writers", "")),
        time("lifetime"));
  }

  private long number(String field) {
    return Long.parseLong(map.get(field));
  }

  private Optional<Duration> time(String field) {
    return Optional.ofNullable(map.get(field))
        .map(micros -> Duration.of(Long.parseLong(micros), ChronoUnit.MICROS));
  }
}
