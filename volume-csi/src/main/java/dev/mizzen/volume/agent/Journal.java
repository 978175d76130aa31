package dev.mizzen.volume.agent;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.view.View;
import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Views whose pod is gone and whose last commit is still to be made. An entry is the view's own
 * directory, moved here by one rename; it stays until its changes are in the store, or its volume
 * is not there any more.
 */
final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("journal-", 0).daemon().factory());
  private final FailsafeExecutor<Void> retry;
  private final Set<Path> pending = ConcurrentHashMap.newKeySet();
  private final StateDirectory state;
  private final PublishFile publishFile = new PublishFile();
  private final Repositories repositories;
  private final ViewsByBackend views;

  /**
   * @param pauses the first and the longest pause between attempts of one entry
   */
  Journal(StateDirectory state, Repositories repositories, ViewsByBackend views, Pauses pauses) {
    this.state = state;
    this.repositories = repositories;
    this.views = views;
    this.retry =
        Failsafe.with(
                RetryPolicy.<Void>builder()
                    .withBackoff(pauses.first(), pauses.longest())
                    .withJitter(0.3)
                    .withMaxRetries(-1)
                    .build())
            .with(threads);
  }

  record Pauses(Duration first, Duration longest) {
    static final Pauses DEFAULT = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /** Takes up the entries of an earlier life of this process. */
  void takeUp(List<Path> entries) {
    entries.forEach(this::begin);
  }

  /**
   * Takes the view's directory over, with {@code publish.json} in it. Once this returns, its
   * changes are safe.
   *
   * @return completes when the last commit was made or has failed for the first time
   */
  CompletableFuture<Void> add(Path directory) throws IOException {
    Path entry = state.newJournalEntry();
    Files.move(directory, entry, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(entry.getParent());
    return begin(entry);
  }

  /** The volumes that its entries are of. */
  Set<Published.Volume> volumes() {
    var found = new HashSet<Published.Volume>();
    for (Path entry : pending) {
      try {
        if (publishFile.read(entry).orElse(null) instanceof Published.Volume volume) {
          found.add(volume);
        }
      } catch (IOException e) {
        // Done while we looked.
        LOG.atTrace().addKeyValue("entry", entry.toString()).setCause(e).log("No entry any more");
      }
    }
    return found;
  }

  int size() {
    return pending.size();
  }

  private CompletableFuture<Void> begin(Path entry) {
    pending.add(entry);
    var tried = new CompletableFuture<Void>();
    retry
        .runAsync(
            () -> {
              try {
                attempt(entry);
              } finally {
                tried.complete(null);
              }
            })
        .thenRun(() -> pending.remove(entry));
    return tried;
  }

  private void attempt(Path entry) throws IOException {
    var published = publishFile.read(entry);
    if (published.isPresent() && published.get() instanceof Published.Volume volume) {
      commit(entry, volume);
    }
    DurableFiles.deleteTree(entry);
  }

  private void commit(Path entry, Published.Volume volume) throws IOException {
    try {
      var result = lastCommit(entry, volume);
      if (result.changed()) {
        LOG.atInfo()
            .addKeyValue("namespace", volume.namespace())
            .addKeyValue("volume", volume.volume())
            .addKeyValue("pod", volume.pod().name())
            .addKeyValue("commit", result.head().number())
            .addKeyValue("overwrittenPaths", result.overwritten().size())
            .log("Committed what the pod had left");
      }
    } catch (UnknownVolumeException e) {
      LOG.atWarn()
          .addKeyValue("namespace", volume.namespace())
          .addKeyValue("volume", volume.volume())
          .addKeyValue("pod", volume.pod().name())
          .log("Dropped uncommitted changes of a volume that was deleted");
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("namespace", volume.namespace())
          .addKeyValue("volume", volume.volume())
          .addKeyValue("pod", volume.pod().name())
          .addKeyValue("reason", e.getMessage())
          .log("Last commit failed, kept for later");
      throw e;
    }
  }

  private View.CommitResult lastCommit(Path entry, Published.Volume volume) throws IOException {
    repositories.marker(volume);
    return views.lastCommit(volume, entry);
  }

  /**
   * Begins nothing more, and waits that long for what runs; the rest is taken up by the next
   * process.
   */
  void stop(Duration bound) throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
  }
}
