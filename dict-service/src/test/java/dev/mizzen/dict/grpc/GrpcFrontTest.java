package dev.mizzen.dict.grpc;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.conformance.Given;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.grpc.v1.GetEntryRequest;
import dev.mizzen.dict.grpc.v1.GetItemsRequest;
import dev.mizzen.dict.grpc.v1.GetItemsResponse;
import dev.mizzen.dict.grpc.v1.ItemsRequest;
import dev.mizzen.dict.grpc.v1.ItemsResponse;
import dev.mizzen.dict.grpc.v1.LenDictRequest;
import dev.mizzen.dict.grpc.v1.LenDictResponse;
import dev.mizzen.dict.grpc.v1.WatchRequest;
import dev.mizzen.dict.grpc.v1.WatchResponse;
import dev.mizzen.dict.server.TestFront;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gRPC adds to the engine: statuses, streams, deadlines. */
class GrpcFrontTest {
  private final MemoryStore store = new MemoryStore();
  private final TestFront front = new TestFront(store);
  private final GrpcClient client = new GrpcClient(front.grpcPort(), FakeApiServer.ADMIN);
  private final ObjectName name = Given.freshName();

  @BeforeEach
  void define() {
    await(store.dicts().define(name, dict("uid")));
    await(store.queues().define(name, queue("uid")));
  }

  @AfterEach
  void close() {
    client.close();
    front.close();
    store.close();
  }

  /** Keeps what comes. */
  private static final class Kept<A> implements StreamObserver<A> {
    private final Queue<A> messages = new ConcurrentLinkedQueue<>();

    @Override
    public void onNext(A message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable broken) {
      // The test leaves.
    }

    @Override
    public void onCompleted() {
      // The test leaves.
    }
  }

  private CompletableFuture<LenDictResponse> len(GrpcClient by, ObjectName of) {
    return by.ask(
        "DictService",
        "Len",
        LenDictRequest.newBuilder().setName(GrpcDicts.name(of)).build(),
        LenDictResponse.getDefaultInstance());
  }

  private static void assertStatus(Status.Code code, String slug, CompletableFuture<?> call) {
    assertThatThrownBy(() -> await(call))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getTrailers().get(GrpcClient.PROBLEM)).isEqualTo(slug);
              assertThat(e.getStatus().getDescription()).isNotBlank();
            });
  }

  @Test
  void tellsProblemsByStatusAndTrailer() {
    // Given
    try (GrpcClient nobody = new GrpcClient(front.grpcPort(), "nobody");
        GrpcClient stranger = new GrpcClient(front.grpcPort(), TestTokens.pod("elsewhere"))) {
      // When, Then
      assertStatus(Status.Code.UNAUTHENTICATED, "unauthorized", len(nobody, name));
      assertStatus(Status.Code.PERMISSION_DENIED, "forbidden", len(stranger, name));
    }
    assertStatus(
        Status.Code.NOT_FOUND,
        "entry-absent",
        client.ask(
            "DictService",
            "Get",
            GetEntryRequest.newBuilder()
                .setName(GrpcDicts.name(name))
                .setKey(Checks.bytes(key("absent")))
                .build(),
            dev.mizzen.dict.grpc.v1.Entry.getDefaultInstance()));
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        "malformed-request",
        client.ask(
            "QueueService",
            "Get",
            GetItemsRequest.newBuilder().setName(GrpcDicts.name(name)).setN(1_001).build(),
            GetItemsResponse.getDefaultInstance()));
  }

  @Test
  void streamsChangesUntilTheClientLeaves() {
    // Given
    Kept<WatchResponse> kept = new Kept<>();
    ClientCall<?, ?> call =
        client.stream(
            "DictService",
            "WatchStream",
            WatchRequest.newBuilder().setName(GrpcDicts.name(name)).build(),
            WatchResponse.getDefaultInstance(),
            kept);
    Polling.until(() -> kept.messages.size() == 1);

    // When
    await(store.dicts().put(name, key("a"), value("1"), Write.ALWAYS));
    Polling.until(() -> kept.messages.size() == 2);
    await(store.dicts().put(name, key("b"), value("2"), Write.ALWAYS));

    // Then
    Polling.until(() -> kept.messages.size() == 3);
    assertThat(kept.messages.stream().flatMap(m -> m.getChangesList().stream()))
        .extracting(change -> change.getKey().toStringUtf8())
        .containsExactly("a", "b");
    call.cancel("enough", null);
  }

  @Test
  void streamsItemsThatAreThereAndThatCome() {
    // Given
    await(store.queues().put(name, DEFAULT_PARTITION, values("v", 2)));
    Kept<ItemsResponse> kept = new Kept<>();
    ClientCall<?, ?> call =
        client.stream(
            "QueueService",
            "ItemsStream",
            ItemsRequest.newBuilder().setName(GrpcDicts.name(name)).build(),
            ItemsResponse.getDefaultInstance(),
            kept);
    Polling.until(() -> kept.messages.size() == 1);

    // When
    await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("late"))));

    // Then
    Polling.until(() -> kept.messages.size() == 2);
    assertThat(kept.messages.stream().flatMap(m -> m.getItemsList().stream()))
        .extracting(item -> item.getValue().getData().toStringUtf8())
        .containsExactly("v0", "v1", "late");
    assertThat(await(store.queues().describe(name)).waiting()).isEqualTo(3);
    call.cancel("enough", null);
    Polling.until(() -> store.totals().waiters() == 0);
  }

  @Test
  void endsAWaitAtItsDeadline() {
    // When
    CompletableFuture<GetItemsResponse> answer =
        client
            .begin(
                "QueueService",
                "Get",
                GetItemsRequest.newBuilder()
                    .setName(GrpcDicts.name(name))
                    .setWait(Checks.time(Duration.ofSeconds(50)))
                    .build(),
                GetItemsResponse.getDefaultInstance(),
                options -> options.withDeadlineAfter(200, TimeUnit.MILLISECONDS))
            .answer();

    // Then
    assertThatThrownBy(() -> await(answer)).hasMessageContaining("DEADLINE_EXCEEDED");
    await(store.queues().put(name, DEFAULT_PARTITION, values("v", 1)));
    // Stays, or comes back.
    Polling.until(() -> await(store.queues().describe(name)).waiting() == 1);
    Polling.until(() -> await(store.queues().describe(name)).waiters() == 0);
  }
}
