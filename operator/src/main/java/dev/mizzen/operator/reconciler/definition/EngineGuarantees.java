package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the engine behind the dict-service promises. It changes only when an installation takes
 * another engine, so it is not asked for with each object.
 */
final class EngineGuarantees {
  static final Duration FRESH = Duration.ofMinutes(1);

  private record Seen(Guarantees guarantees, Instant at) {}

  private final DictService service;
  private final Clock clock;
  private final AtomicReference<Seen> seen = new AtomicReference<>();

  EngineGuarantees(DictService service, Clock clock) {
    this.service = service;
    this.clock = clock;
  }

  /** As the service told last; empty when it never did. */
  Optional<Guarantees> known() {
    Instant now = clock.instant();
    Seen last = seen.get();
    if ((last == null || !now.isBefore(last.at.plus(FRESH)))
        && service.guarantees() instanceof Outcome.Done<Guarantees>(Guarantees told)) {
      last = new Seen(told, now);
      seen.set(last);
    }
    return Optional.ofNullable(last).map(Seen::guarantees);
  }
}
