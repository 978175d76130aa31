package dev.mizzen.gateway.functions;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionPool;
import dev.mizzen.gateway.pool.ScaleOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the replicas of Deployments: one write at a time per Function, always the newest number,
 * again after a pause when the API server did not take it in.
 */
public final class ReplicaWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaWriter.class);
  private static final int VICTIM_COST = -100;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int LONGEST_PAUSE_SHIFT = 6;

  /** Runs something later. */
  public interface Later {
    /** Runs the task once after the delay, on any thread. */
    void run(Duration delay, Runnable task);
  }

  private static final class Progress {
    private int failures;
    private boolean pausing;
    private Set<String> marked = new HashSet<>();
  }

  private final Cluster cluster;
  private final Later later;
  private final Map<FunctionKey, Progress> progress = new ConcurrentHashMap<>();

  /**
   * @param cluster takes the writes
   * @param later for pauses after failures
   */
  public ReplicaWriter(Cluster cluster, Later later) {
    this.cluster = cluster;
    this.later = later;
  }

  /**
   * Carries out the pool's next order, if one is due.
   *
   * @param written is told each order that the API server took in
   */
  public void wake(
      FunctionKey key, FunctionPool pool, BiConsumer<FunctionPool, ScaleOrder> written) {
    Progress state = progress.computeIfAbsent(key, k -> new Progress());
    synchronized (state) {
      if (state.pausing) {
        return;
      }
    }
    pool.nextScaleOrder()
        .ifPresent(
            order ->
                write(key, order, state)
                    .whenComplete(
                        (nothing, failure) -> end(key, pool, order, state, failure, written)));
  }

  /** The Function is gone. */
  public void forget(FunctionKey key) {
    progress.remove(key);
  }

  private CompletionStage<Void> write(FunctionKey key, ScaleOrder order, Progress state) {
    try {
      return order.to() < order.from()
          ? mark(key.namespace(), order.victims(), state)
              .thenCompose(v -> cluster.scale(key, order.to()))
          : cluster.scale(key, order.to());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Marks the victims, and unmarks those of earlier orders that live on. */
  private CompletionStage<Void> mark(String namespace, List<String> victims, Progress state) {
    Set<String> before;
    synchronized (state) {
      before = state.marked;
      state.marked = new HashSet<>(victims);
    }
    Stream<CompletionStage<Void>> marks =
        victims.stream()
            .map(pod -> cluster.setDeletionCost(namespace, pod, OptionalInt.of(VICTIM_COST)));
    Stream<CompletionStage<Void>> unmarks =
        before.stream()
            .filter(pod -> !victims.contains(pod))
            .map(pod -> cluster.setDeletionCost(namespace, pod, OptionalInt.empty()));
    return CompletableFuture.allOf(
        Stream.concat(marks, unmarks)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }

  private void end(
      FunctionKey key,
      FunctionPool pool,
      ScaleOrder order,
      Progress state,
      Throwable failure,
      BiConsumer<FunctionPool, ScaleOrder> written) {
    if (failure == null) {
      synchronized (state) {
        state.failures = 0;
      }
      LOG.atInfo()
          .addArgument(kv("namespace", key.namespace()))
          .addArgument(kv("function", key.name()))
          .addArgument(kv("from", order.from()))
          .addArgument(kv("to", order.to()))
          .addArgument(kv("reason", order.reason()))
          .log("Scaled");
      written.accept(pool, order);
      return;
    }
    pool.scaleFailed();
    pause(key, pool, state, failure, written);
  }

  private void pause(
      FunctionKey key,
      FunctionPool pool,
      Progress state,
      Throwable failure,
      BiConsumer<FunctionPool, ScaleOrder> written) {
    Duration pause;
    synchronized (state) {
      pause = FIRST_PAUSE.multipliedBy(1L << Math.min(state.failures, LONGEST_PAUSE_SHIFT));
      state.failures++;
      state.pausing = true;
    }
    LOG.atWarn()
        .addArgument(kv("namespace", key.namespace()))
        .addArgument(kv("function", key.name()))
        .addArgument(kv("pauseMs", pause.toMillis()))
        .addArgument(kv("cause", String.valueOf(failure.getMessage())))
        .log("Scaling failed, will be tried again");
    later.run(
        pause,
        () -> {
          synchronized (state) {
            state.pausing = false;
          }
          wake(key, pool, written);
        });
  }
}
