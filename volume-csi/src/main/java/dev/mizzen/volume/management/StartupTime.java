package dev.mizzen.volume.management;

import java.time.Duration;
import java.time.Instant;

/** How long the process took from exec to ready; 0 until it is. */
final class StartupTime {

  private volatile Duration taken = Duration.ZERO;

  void reached() {
    var began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    taken = Duration.between(began, Instant.now());
  }

  double seconds() {
    return taken.toMillis() / 1000.0;
  }
}
