package dev.mizzen.volume.agent;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every so often whether the keeper has what it should have. */
final class KeeperWatch {

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("keeper-watch").daemon().factory());

  private KeeperWatch() {}

  static KeeperWatch start(KeptMounts kept, Duration pause, MeterRegistry metrics) {
    Gauge.builder("mizzen_volume_keeper_reachable", kept, k -> k.isReachable() ? 1 : 0)
        .description("1 while the keeper of this node answers, without which nothing is mounted")
        .register(metrics);
    var watch = new KeeperWatch();
    watch.thread.scheduleWithFixedDelay(
        kept::compare, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  void stop() {
    thread.shutdown();
  }
}
