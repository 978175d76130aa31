package dev.mizzen.volume.agent;

import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.linux.Mounts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The agent's parts put together: recovered from the node's disk, and stopped in order. */
public final class Agent {

  private final Publications publications;
  private final Journal journal;
  private final Workers workers;

  /**
   * Where volumes are, and how pods see them.
   *
   * @param fresh makes views from now on
   * @param known all that may have made those on disk
   */
  public record Volumes(Repositories repositories, Views fresh, List<Views> known) {
    ViewsByBackend views() {
      return new ViewsByBackend(fresh, known);
    }
  }

  private Agent(Publications publications, Journal journal, Workers workers) {
    this.publications = publications;
    this.journal = journal;
    this.workers = workers;
  }

  /** Takes up what is on the node's disk and serves the sockets of the pods that are mounted. */
  public static Agent start(
      Path stateDirectory, Volumes volumes, Mounts mounts, Vertx vertx, MeterRegistry metrics)
      throws IOException {
    return start(stateDirectory, volumes, mounts, vertx, metrics, Journal.Pauses.DEFAULT);
  }

  static Agent start(
      Path stateDirectory,
      Volumes volumes,
      Mounts mounts,
      Vertx vertx,
      MeterRegistry metrics,
      Journal.Pauses pauses)
      throws IOException {
    var state = new StateDirectory(stateDirectory);
    var journal = new Journal(state, volumes.repositories(), volumes.views(), pauses);
    var workers = new Workers(vertx);
    var publications =
        new Publications(
            state,
            volumes.repositories(),
            volumes.views(),
            journal,
            mounts,
            views -> new PodSockets(vertx, workers, views));
    publications.recover();
    Gauge.builder("mizzen_volume_mounts", publications, Publications::size)
        .description("Volumes and sockets mounted into pods of this node")
        .register(metrics);
    Gauge.builder("mizzen_volume_journal_entries", journal, Journal::size)
        .description("Views of pods that are gone whose last commit is still to be made")
        .register(metrics);
    return new Agent(publications, journal, workers);
  }

  public Publications publications() {
    return publications;
  }

  /** Waits that long for commits and reloads at work; mounts and sockets' directories stay. */
  public void stop(Duration bound) throws InterruptedException {
    workers.drain(bound);
    journal.stop(bound);
  }
}
