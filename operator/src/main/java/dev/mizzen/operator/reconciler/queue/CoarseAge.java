package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.Durations;
import java.time.Duration;

/**
 * An age that grows in steps, so that a status that shows it is not written all the time: minutes,
 * above an hour ten minutes, above a day hours. Pure.
 */
final class CoarseAge {
  private CoarseAge() {}

  static String of(Duration age) {
    return Durations.format(Duration.ofSeconds(cut(age.toSeconds(), step(age).toSeconds())));
  }

  private static long cut(long seconds, long step) {
    return seconds - seconds % step;
  }

  private static Duration step(Duration age) {
    if (age.compareTo(Duration.ofDays(1)) >= 0) {
      return Duration.ofHours(1);
    }
    return age.compareTo(Duration.ofHours(1)) >= 0 ? Duration.ofMinutes(10) : Duration.ofMinutes(1);
  }
}
