package dev.mizzen.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last cold starts of a Function, and what a cold start is. */
final class ColdStarts {
  private static final int KEPT = 20;

  private final Deque<ColdStart> last = new ArrayDeque<>();

  /**
   * Tells whether the input waited for the start of the container, and keeps it if so. An input
   * that came before the container listened and fills one of its slots for the first time did; one
   * that waited for a busy slot did not.
   *
   * @param scaledAt when the API server last took in more replicas
   */
  Optional<ColdStart> consider(
      InputQueue.Entry entry, Container container, Scaling scaling, Instant scaledAt, Instant now) {
    Instant arrived = entry.arrivedAt();
    Instant pushed = container.pushedAt();
    boolean waited = arrived.isBefore(pushed) && !container.isRestored();
    if (!waited || container.dispatched() >= container.cap(scaling)) {
      return Optional.empty();
    }
    Instant scaled =
        scaledAt.isBefore(arrived) ? arrived : scaledAt.isAfter(pushed) ? pushed : scaledAt;
    ColdStart coldStart =
        new ColdStart(
            entry.input().id(),
            millis(arrived, scaled),
            millis(scaled, pushed),
            millis(pushed, now),
            millis(arrived, now),
            container.startup().bootstrapMs(),
            container.startup().importMs());
    last.addLast(coldStart);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    return Optional.of(coldStart);
  }

  /** Newest last. */
  List<ColdStart> last() {
    return List.copyOf(last);
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
