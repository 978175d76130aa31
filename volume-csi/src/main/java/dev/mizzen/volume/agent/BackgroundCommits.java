package dev.mizzen.volume.agent;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what pods have changed while they run, as often as each volume's settings say, and has
 * views keep to the volume's capacity. A round that fails is made again at its next time.
 */
final class BackgroundCommits {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommits.class);

  /** Uploads of several volumes at a time; they share the memory of transfers anyhow. */
  private static final int THREADS = 4;

  private static final double JITTER = 0.2;

  private final Map<Published.Volume, Plan> plans = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("background-clock").daemon().factory());
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("background-", 0).daemon().factory());
  private final Supplier<Map<Published.Volume, PodView>> mounted;
  private final Repositories repositories;
  private final Rhythm rhythm;
  private final MeterRegistry metrics;

  /**
   * When things are done.
   *
   * @param look how often it is looked who is due
   * @param interval between the commits of a volume that says nothing
   * @param settings how old a volume's settings may be
   */
  record Rhythm(Duration look, Duration interval, Duration settings) {
    static final Rhythm DEFAULT =
        new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  /** Of one view; touched by one thread at a time, and read by the clock. */
  private static final class Plan {
    private volatile long due;
    private volatile boolean running;
    private long settingsDue = System.nanoTime();
    private boolean failing;
  }

  /**
   * @param mounted asked each time
   */
  BackgroundCommits(
      Supplier<Map<Published.Volume, PodView>> mounted,
      Repositories repositories,
      Rhythm rhythm,
      MeterRegistry metrics) {
    this.mounted = mounted;
    this.repositories = repositories;
    this.rhythm = rhythm;
    this.metrics = metrics;
  }

  void start() {
    long pause = rhythm.look().toMillis();
    clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void look() {
    var now = mounted.get();
    plans.keySet().retainAll(now.keySet());
    now.forEach(
        (volume, view) -> {
          var plan = plans.computeIfAbsent(volume, any -> first());
          if (!plan.running && System.nanoTime() - plan.due >= 0) {
            plan.running = true;
            threads.execute(() -> round(volume, view, plan));
          }
        });
  }

  /** Views that are taken up together need not be committed together. */
  private Plan first() {
    var plan = new Plan();
    plan.due = System.nanoTime() + (long) (random() * rhythm.interval().toNanos());
    return plan;
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private void round(Published.Volume volume, PodView view, Plan plan) {
    plan.due = next(rhythm.interval());
    try {
      view.keepUp(upkeep -> keepUp(volume, upkeep, plan));
      plan.failing = false;
    } catch (RuntimeException e) {
      count("failed");
      if (!plan.failing) {
        LOG.atWarn()
            .addKeyValue("namespace", volume.namespace())
            .addKeyValue("volume", volume.volume())
            .addKeyValue("pod", volume.pod().name())
            .addKeyValue("reason", e.getMessage())
            .log("A background commit failed, and is tried again until it does not");
      }
      plan.failing = true;
    } finally {
      plan.running = false;
    }
  }

  private static long next(Duration interval) {
    double stretch = 1 + JITTER * (2 * random() - 1);
    return System.nanoTime() + (long) (stretch * interval.toNanos());
  }

  private void keepUp(Published.Volume volume, PodView.Upkeep upkeep, Plan plan) {
    boolean dirty = upkeep.isDirty();
    if (!dirty && System.nanoTime() - plan.settingsDue < 0) {
      return;
    }
    var settings = repositories.marker(volume).settings();
    plan.settingsDue = System.nanoTime() + rhythm.settings().toNanos();
    upkeep.capacity(settings.capacityBytes());
    long seconds = settings.backgroundCommitSeconds().orElse(-1);
    if (seconds == 0) {
      plan.due = next(rhythm.settings());
      return;
    }
    if (seconds > 0) {
      plan.due = next(Duration.ofSeconds(seconds));
    }
    if (dirty) {
      count(upkeep.commitClosed().changed() ? "committed" : "unchanged");
    }
  }

  private void count(String outcome) {
    metrics.counter("mizzen_volume_background_commits", "outcome", outcome).increment();
  }

  /** Begins nothing more, and waits that long for what runs. */
  void stop(Duration bound) throws InterruptedException {
    clock.shutdown();
    threads.shutdown();
    threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
  }
}
