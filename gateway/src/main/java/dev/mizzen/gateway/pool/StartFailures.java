package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers that containers of a revision fail to start, so that calls are answered with the reason
 * at once instead of starting one crash loop more each. The pause doubles from 1 s to 60 s with
 * each failed try.
 */
final class StartFailures {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int LONGEST_SHIFT = 6;

  private record Failure(String revision, Problem problem, int tries, Instant until) {}

  private Optional<Failure> last = Optional.empty();

  /**
   * A container of this revision failed to start. Several failures during one pause are one failed
   * try.
   */
  void record(String revision, Problem problem, Instant now) {
    Optional<Failure> same = last.filter(failure -> failure.revision().equals(revision));
    if (same.filter(failure -> failure.until().isAfter(now)).isPresent()) {
      return;
    }
    int tries = same.map(Failure::tries).orElse(0);
    Duration pause = Duration.ofSeconds(1L << Math.min(tries, LONGEST_SHIFT));
    Instant until = now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    last = Optional.of(new Failure(revision, problem, tries + 1, until));
  }

  /** A container of this revision serves. */
  void clear(String revision) {
    last = last.filter(failure -> !failure.revision().equals(revision));
  }

  /** The problem to answer with, during the pause. */
  Optional<Problem> pausing(String revision, Instant now) {
    return last.filter(failure -> failure.revision().equals(revision))
        .filter(failure -> failure.until().isAfter(now))
        .map(failure -> failure.problem().retryAfter(Duration.between(now, failure.until())));
  }

  /** The problem of the last failed try of this revision, also after the pause. */
  Optional<Problem> problem(String revision) {
    return last.filter(failure -> failure.revision().equals(revision)).map(Failure::problem);
  }
}
