package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Takes meet nothing of what was there before: RocksDB itself counts it, on the writer's thread.
 */
class TombstoneTest {
  private static final int GONE = 20_000;

  @TempDir private Path folder;
  @TempDir private Path other;

  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong seeks = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();

  /** Any open database gives a thread its counters. */
  private RocksDB counting;

  private Options options;
  private Store store;

  @BeforeEach
  void open() throws IOException, RocksDBException {
    store =
        RocksStore.open(
            // All of it fits into one write buffer, so that a read looks into one.
            new RocksSettings(folder, 8 << 20, 128 << 20),
            InstantSource.system(),
            System::nanoTime,
            new Counting());
    options = new Options().setCreateIfMissing(true);
    counting = RocksDB.open(options, other.toString());
  }

  @AfterEach
  void close() {
    store.close();
    counting.close();
    options.close();
  }

  private final class Counting implements CommitListener {
    @Override
    public void committed(int operations, long nanos) {
      if (counting != null) {
        PerfContext context = counting.getPerfContext();
        skipped.set(context.getInternalDeleteSkippedCount() + context.getInternalKeySkippedCount());
        seeks.set(context.getSeekOnMemtableCount());
        reads.set(context.getFromMemtableCount());
        counting.setPerfLevel(PerfLevel.ENABLE_COUNT);
      }
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("the store failed", cause);
    }
  }

  @Test
  void takesWithoutASearchBehindManyThatAreGone() {
    // Given
    ObjectName name = freshName();
    await(store.queues().define(name, queue("uid")));
    for (int i = 0; i < GONE / 1_000; i++) {
      await(store.queues().put(name, DEFAULT_PARTITION, values("v", 1_000)));
      await(store.queues().get(name, DEFAULT_PARTITION, 1_000, Duration.ZERO).result());
    }
    await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("w0"), value("w1"))));
    for (int i = 0; i < 10; i++) {
      // So much that the writer knows the two by heart no more.
      await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("w".repeat(1_000_000)))));
    }
    final long seeksBefore = seeks.get();
    final long skippedBefore = skipped.get();
    final long readsBefore = reads.get();

    // When
    await(store.queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result());
    List<Lease> leases =
        await(
            store
                .queues()
                .lease(name, DEFAULT_PARTITION, 1, Duration.ZERO, Optional.empty())
                .result());
    await(store.queues().ack(name, leases.stream().map(Lease::ref).toList()));

    // Then
    assertThat(seeks.get() - seeksBefore).isZero();
    assertThat(skipped.get() - skippedBefore).isZero();
    // So it does count: the two items were read.
    assertThat(reads.get() - readsBefore).isEqualTo(2);
  }

  @Test
  void needsOneRangeForAMillionItemsThatWait() {
    Sequences waiting = new Sequences();

    for (int i = 0; i < 1_000_000; i++) {
      waiting.add(i);
    }

    assertThat(waiting.size()).isEqualTo(1_000_000);
    assertThat(waiting.ranges()).isEqualTo(1);
  }
}
