package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of items whose taker cannot be reached. */
class QueueTakesTest {
  private static final ObjectName NAME = new ObjectName("default", "q");

  private final Store store = new MemoryStore();
  private final QueueTakes calls = new QueueTakes(store);
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  @BeforeEach
  void define() {
    await(store.queues().define(NAME, queue("uid")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Call get(String query) {
    return new Call(
        Operation.QUEUE_GET,
        new Caller.Pod("default", "f", "pod-1"),
        NAME.namespace(),
        Optional.of(NAME),
        Optional.empty(),
        query,
        MultiMap.caseInsensitiveMultiMap(),
        new byte[0],
        gone);
  }

  private long length() {
    return await(store.queues().length(NAME, Optional.empty()));
  }

  @Test
  void putsBackInFrontWhatTheClientDidNotGet() {
    // Given
    await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 3)));
    Reply reply = await(calls.get(get("n=2")));
    assertThat(length()).isEqualTo(1);

    // When
    reply.end().reached(false);

    // Then
    assertThat(
            await(store.queues().get(NAME, DEFAULT_PARTITION, 5, Duration.ZERO).result()).items())
        .isEqualTo(values("v", 3));
  }

  @Test
  void forgetsWhatTheClientGot() {
    // Given
    await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 1)));
    Reply reply = await(calls.get(get("n=1")));

    // When
    reply.end().reached(true);

    // Then
    assertThat(length()).isZero();
  }

  @Test
  void stopsWaitingForAClientThatIsGone() {
    // Given
    var pending = calls.get(get("wait=20"));
    Polling.until(() -> store.totals().waiters() == 1);

    // When
    gone.complete(null);

    // Then
    assertThat(store.totals().waiters()).isZero();
    assertThat(new String(await(pending).body(), StandardCharsets.US_ASCII))
        .isEqualTo("{\"items\":[]}");
  }
}
