package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Runs the scripts of one kind of object. */
final class Operations {
  private final Cluster cluster;
  private final Optional<InstantSource> clock;
  private final char kind;
  private final Function<ObjectName, StoreException> absent;

  /**
   * Of one kind.
   *
   * @param clock empty: each server's own
   * @param kind first letter within the hash tag
   * @param absent the refusal where none is defined
   */
  Operations(
      Cluster cluster,
      Optional<InstantSource> clock,
      char kind,
      Function<ObjectName, StoreException> absent) {
    this.cluster = cluster;
    this.clock = clock;
    this.kind = kind;
    this.absent = absent;
  }

  /** What all keys of one begin with. */
  String base(ObjectName name) {
    return "mizzen:{%s:%s}".formatted(kind, name);
  }

  /** Which object has this base; empty when it is of the other kind. */
  Optional<ObjectName> named(String base) {
    String begin = "mizzen:{" + kind + ":";
    if (!base.startsWith(begin)) {
      return Optional.empty();
    }
    String[] parts = base.substring(begin.length(), base.indexOf('}')).split("/");
    return Optional.of(new ObjectName(parts[0], parts[1]));
  }

  /** The answer after its OK; fails as the script refuses. */
  CompletionStage<Reply> run(Script script, ObjectName name, Arguments arguments) {
    List<byte[]> all = new ArrayList<>(arguments.list().size() + 1);
    all.addAll(new Arguments().add(now()).list());
    all.addAll(arguments.list());
    return cluster
        .run(script, base(name), all)
        .thenApply(
            parts -> {
              Reply reply = new Reply(parts);
              String outcome = reply.text();
              if (!outcome.equals("OK")) {
                throw Refused.of(outcome, reply, name, absent);
              }
              return reply;
            });
  }

  private String now() {
    return clock
        .map(c -> Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, c.instant())))
        .orElse("");
  }

  /** All of this kind that the cluster has something of. */
  CompletionStage<List<ObjectName>> all() {
    return cluster
        .bases()
        .thenApply(bases -> bases.stream().flatMap(b -> named(b).stream()).distinct().toList());
  }
}
