package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a lease is answered: before its batch is done, but not before its item was put. */
@Timeout(60)
class LeaseAnswerTest {
  private final ObjectName name = freshName();
  private final Gate gate = new Gate();
  private Store store;

  /** Holds the writer when a batch is durable and before it is answered. */
  private static final class Gate implements CommitListener {
    private final Semaphore held = new Semaphore(0);
    private final Semaphore free = new Semaphore(0);
    private volatile boolean closed;

    @Override
    public void committed(int operations, long nanos) {
      if (closed) {
        held.release();
        free.acquireUninterruptibly();
      }
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("the store failed", cause);
    }

    void open() {
      closed = false;
      free.release(100);
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    store =
        RocksStore.open(
            TestStores.settings(folder), InstantSource.system(), System::nanoTime, gate);
    await(store.queues().define(name, queue("uid")));
  }

  @AfterEach
  void close() {
    gate.open();
    store.close();
  }

  private CompletionStage<List<Lease>> lease() {
    return store
        .queues()
        .lease(name, DEFAULT_PARTITION, 1, Duration.ZERO, Optional.empty())
        .result();
  }

  private CompletionStage<?> put() {
    return store.queues().put(name, DEFAULT_PARTITION, List.of(value("v")));
  }

  @Test
  void comesBeforeThatOfAnAck() {
    // Given
    await(put());
    gate.closed = true;

    // When
    List<Lease> leases = await(lease());

    // Then
    var ack = store.queues().ack(name, List.of(leases.getFirst().ref())).toCompletableFuture();
    gate.held.acquireUninterruptibly();
    gate.free.release();
    gate.held.acquireUninterruptibly();
    assertThat(ack).isNotDone();
  }

  @Test
  void waitsForTheItemThatWasPutInTheSameBatch() {
    // Given
    gate.closed = true;
    store.queues().describe(name);
    gate.held.acquireUninterruptibly();
    put();

    // When
    var lease = lease().toCompletableFuture();
    gate.free.release();

    // Then
    gate.held.acquireUninterruptibly();
    assertThat(lease).isNotDone();
    gate.open();
    assertThat(await(lease)).hasSize(1);
  }
}
