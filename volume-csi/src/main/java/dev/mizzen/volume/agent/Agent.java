package dev.mizzen.volume.agent;

import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.ondemand.OnDemand;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The agent's parts put together: recovered from the node's disk, and stopped in order. */
public final class Agent {

  private final Publications publications;
  private final Journal journal;
  private final BackgroundCommits background;
  private final MountPins pins;
  private final Optional<KeeperWatch> watch;
  private final OnDemand<Workers> workers;

  /**
   * Where volumes are, and how pods see them.
   *
   * @param node its name, by which the store knows what is mounted here
   * @param fresh makes views from now on
   * @param known all that may have made those on disk
   * @param kept what the keeper holds, where there is one
   */
  public record Volumes(
      String node,
      Repositories repositories,
      Views fresh,
      List<Views> known,
      Optional<KeptMounts> kept) {
    ViewsByBackend views() {
      return new ViewsByBackend(fresh, known);
    }
  }

  /** How often things are done that nobody asks for. */
  record Pace(
      Journal.Pauses journal, BackgroundCommits.Rhythm background, Duration keeper, Duration pins) {
    static final Pace DEFAULT =
        new Pace(
            Journal.Pauses.DEFAULT,
            BackgroundCommits.Rhythm.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  private Agent(
      Publications publications,
      Journal journal,
      BackgroundCommits background,
      MountPins pins,
      Optional<KeeperWatch> watch,
      OnDemand<Workers> workers) {
    this.publications = publications;
    this.journal = journal;
    this.background = background;
    this.pins = pins;
    this.watch = watch;
    this.workers = workers;
  }

  /**
   * Takes up what is on the node's disk: first the mounts that programs wait in, then the sockets
   * of pods.
   *
   * @param vertx asked for once no program waits any more
   */
  public static Agent start(
      Path stateDirectory,
      Volumes volumes,
      Mounts mounts,
      Supplier<Vertx> vertx,
      MeterRegistry metrics)
      throws IOException {
    return start(stateDirectory, volumes, mounts, vertx, metrics, Pace.DEFAULT);
  }

  static Agent start(
      Path stateDirectory,
      Volumes volumes,
      Mounts mounts,
      Supplier<Vertx> vertx,
      MeterRegistry metrics,
      Pace pace)
      throws IOException {
    var state = new StateDirectory(stateDirectory);
    var views = volumes.views();
    var journal = new Journal(state, volumes.repositories(), views, pace.journal());
    var workers = new OnDemand<>(() -> new Workers(vertx.get()));
    var publications =
        new Publications(
            state,
            volumes.repositories(),
            views,
            journal,
            mounts,
            found -> new PodSockets(vertx.get(), workers.get(), found));
    publications.recover();
    Gauge.builder("mizzen_volume_mounts", publications, Publications::size)
        .description("Volumes and sockets mounted into pods of this node")
        .register(metrics);
    Gauge.builder("mizzen_volume_journal_entries", journal, Journal::size)
        .description("Views of pods that are gone whose last commit is still to be made")
        .register(metrics);
    var background =
        new BackgroundCommits(
            publications::volumes, volumes.repositories(), pace.background(), metrics);
    background.start();
    var pins =
        new MountPins(
            volumes.node(),
            volumes.repositories(),
            publications::volumes,
            journal::volumes,
            System::nanoTime);
    pins.start(pace.pins());
    var watch = volumes.kept().map(kept -> KeeperWatch.start(kept, pace.keeper(), metrics));
    return new Agent(publications, journal, background, pins, watch, workers);
  }

  public Publications publications() {
    return publications;
  }

  /**
   * Waits that long for commits and reloads at work. Mounts and sockets' directories stay: programs
   * wait for the next process.
   */
  public void stop(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    drain(bound);
    background.stop(left(end));
    journal.stop(left(end));
    pins.stop();
    watch.ifPresent(KeeperWatch::stop);
    publications.stop(left(end));
  }

  private void drain(Duration bound) throws InterruptedException {
    var made = new ArrayList<Workers>();
    workers.ifMade(made::add);
    for (var worker : made) {
      worker.drain(bound);
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
