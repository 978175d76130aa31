package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the service what is wanted. To tell is a durable write there, so what it was told lately is
 * only looked at; now and then it is told again whatever it was told, for a service whose data was
 * exchanged behind our back.
 *
 * @param <F> what the service tells of one
 */
final class Telling<F extends Facts> {
  static final Duration AGAIN = Duration.ofMinutes(10);

  private record Told(Definition definition, Instant at) {}

  private final DictService.Kind<F> kind;
  private final DictService service;
  private final Clock clock;
  private final Map<String, Told> byUid = new ConcurrentHashMap<>();

  Telling(DictService.Kind<F> kind, DictService service, Clock clock) {
    this.kind = kind;
    this.service = service;
    this.clock = clock;
  }

  /** Makes sure that the service knows, and tells how things are. */
  Outcome<F> tell(ObjectMeta meta, Definition wanted) {
    return wasToldLately(meta, wanted)
        ? look(meta).orElseGet(() -> put(meta, wanted))
        : put(meta, wanted);
  }

  private boolean wasToldLately(ObjectMeta meta, Definition wanted) {
    Told last = byUid.get(meta.getUid());
    return last != null
        && last.definition.equals(wanted)
        && clock.instant().isBefore(last.at.plus(AGAIN));
  }

  /** How things are; empty when the service lost the definition. */
  private Optional<Outcome<F>> look(ObjectMeta meta) {
    return switch (service.get(kind, meta.getNamespace(), meta.getName())) {
      case Outcome.Done<Optional<F>>(Optional<F> facts) -> facts.map(Outcome.Done::new);
      case Outcome.Unavailable<Optional<F>>(String slug, String detail) ->
          Optional.of(new Outcome.Unavailable<>(slug, detail));
      case Outcome.Refused<Optional<F>>(String slug, String detail) ->
          Optional.of(new Outcome.Refused<>(slug, detail));
    };
  }

  private Outcome<F> put(ObjectMeta meta, Definition wanted) {
    Outcome<F> outcome = service.put(kind, meta.getNamespace(), meta.getName(), wanted);
    if (outcome instanceof Outcome.Done<F>) {
      byUid.put(meta.getUid(), new Told(wanted, clock.instant()));
    }
    return outcome;
  }

  /** The object goes. */
  void forget(ObjectMeta meta) {
    byUid.remove(meta.getUid());
  }
}
