package dev.mizzen.dict.client;

import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueClientTest {
  private final MemoryService service = new MemoryService();
  private final MizzenClient client = service.client();
  private final QueueClient queue = client.queue("q");

  @BeforeEach
  void define() {
    await(service.store().queues().define(new ObjectName("default", "q"), queue(4, 10, 100)));
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private void awaitWaiter() {
    Polling.until(() -> service.store().totals().waiters() == 1);
  }

  @Test
  void givesItemsBackInTheirOrder() {
    // Given
    queue.put(Value.text("a"), Value.text("b"));
    queue.put(List.of(NewItem.of(Value.text("c"))), PutOptions.NOW.into("über alles"));

    // When
    List<Value> taken = queue.get(Take.ONE.upTo(10));

    // Then
    assertThat(taken).containsExactly(Value.text("a"), Value.text("b"));
    assertThat(queue.get()).isEmpty();
    assertThat(queue.length(Partitions.named("über alles"))).isEqualTo(1);
    assertThat(queue.get(Take.ONE.from("über alles"))).containsExactly(Value.text("c"));
  }

  @Test
  void wakesWhoWaits() {
    // Given
    CompletableFuture<List<Value>> waiting =
        queue.async().get(Take.ONE.waiting(Duration.ofMinutes(5)));
    awaitWaiter();

    // When
    queue.put(Value.text("a"));

    // Then
    assertThat(waiting.join()).containsExactly(Value.text("a"));
  }

  @Test
  void givesItsPlaceUpWhenItIsCancelled() {
    // Given
    CompletableFuture<List<Value>> waiting =
        queue.async().get(Take.ONE.waiting(Duration.ofMinutes(5)));
    awaitWaiter();

    // When
    waiting.cancel(true);

    // Then
    Polling.until(() -> service.store().totals().waiters() == 0);
    queue.put(Value.text("a"));
    assertThat(queue.get()).contains(Value.text("a"));
  }

  @Test
  void waitsForRoomOrSaysThatThereIsNone() {
    // Given
    queue.put(Value.text("1"), Value.text("2"), Value.text("3"), Value.text("4"));
    CompletableFuture<PutCount> waiting =
        queue
            .async()
            .put(
                List.of(NewItem.of(Value.text("5"))),
                PutOptions.NOW.waiting(Duration.ofSeconds(30)));

    // When, Then
    assertThatThrownBy(() -> queue.put(Value.text("6")))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("limit-exceeded");
    queue.get();
    assertThat(waiting.join()).isEqualTo(new PutCount(1, 0));
  }

  @Test
  void delaysItemsAndDropsDuplicates() {
    // Given
    NewItem late = NewItem.of(Value.text("late")).delayed(Duration.ofSeconds(60)).once("order-1");

    // When
    PutCount count = queue.put(List.of(late, late), PutOptions.NOW);

    // Then
    assertThat(count).isEqualTo(new PutCount(1, 1));
    assertThat(queue.get()).isEmpty();
    service.clock().advance(Duration.ofSeconds(61));
    assertThat(queue.get()).contains(Value.text("late"));
  }

  @Test
  void settlesLeases() {
    // Given
    queue.put(Value.text("a"), Value.text("b"), Value.text("c"));
    List<Lease> leases = queue.lease(Take.ONE.upTo(3), Optional.of(Duration.ofSeconds(30)));
    assertThat(leases).extracting(Lease::attempt).containsOnly(1);

    // When
    boolean acked = queue.ack(leases.get(0));
    boolean nacked = queue.nack(leases.get(1));
    Settled buried = queue.bury(List.of(leases.get(2).ref()));

    // Then
    assertThat(acked).isTrue();
    assertThat(nacked).isTrue();
    assertThat(buried.settled()).containsExactly(leases.get(2).ref());
    assertThat(queue.ack(leases.get(0))).isFalse();
    assertThat(queue.items(Optional.empty()))
        .extracting(Item::value)
        .containsExactly(Value.text("b"));
    assertThat(queue.dead()).extracting(DeadItem::value).containsExactly(Value.text("c"));
    assertThat(queue.redrive(Partitions.DEFAULT, 10)).isEqualTo(1);
    assertThat(queue.clear(Partitions.ALL)).isEqualTo(2);
    assertThat(queue.clearDead(Partitions.ALL)).isZero();
  }

  @Test
  void extendsALeaseThatStillHolds() {
    // Given
    queue.put(Value.text("a"));
    Lease lease = queue.lease(Take.ONE, Optional.of(Duration.ofSeconds(30))).getFirst();

    // When
    Settled settled = queue.extend(List.of(lease.ref()), Duration.ofSeconds(100));

    // Then
    assertThat(settled.lost()).isEmpty();
    service.clock().advance(Duration.ofSeconds(60));
    assertThat(queue.ack(lease)).isTrue();
  }
}
