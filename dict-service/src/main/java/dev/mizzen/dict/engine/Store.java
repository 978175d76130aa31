package dev.mizzen.dict.engine;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Dicts and queues that live and die together. */
public interface Store extends AutoCloseable {
  /**
   * Bytes of one answer to a list or a queue get; one entry or item is given even when it is
   * larger.
   */
  long MAX_ANSWER_BYTES = 4L << 20;

  /** Longest key of a dict, in bytes; the shortest is 1. */
  int MAX_KEY_BYTES = 2048;

  /** Longest name of a partition, in bytes. */
  int MAX_PARTITION_BYTES = 64;

  /**
   * The dicts.
   *
   * @throws StoreException when the store cannot be used now
   */
  Dicts dicts();

  /**
   * The queues.
   *
   * @throws StoreException when the store cannot be used now
   */
  Queues queues();

  /** What it promises. */
  Guarantees guarantees();

  /**
   * Copies everything answered so far, as one moment, into a new folder; cheap where the folder is
   * on the store's disk. Another store can be opened there.
   *
   * @param folder must not exist
   * @return fails with {@code NOT_SUPPORTED} when the engine's files are not this process's, as
   *     here
   */
  default CompletionStage<Void> checkpoint(Path folder) {
    return CompletableFuture.failedStage(
        Refusals.notSupported("this engine is backed up by its own means"));
  }

  /** Sums for metrics. */
  Totals totals();

  /**
   * Finishes what was begun and closes; once is enough. Later calls fail with {@code
   * SHUTTING_DOWN}.
   */
  @Override
  void close();
}
