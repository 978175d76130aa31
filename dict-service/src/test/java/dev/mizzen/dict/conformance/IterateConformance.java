package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Items looked at and left where they are. */
public abstract class IterateConformance extends QueueCases {
  private Waiting<ItemPage> look(ObjectName name, Optional<Long> after, int most, Duration wait) {
    return queues().items(name, DEFAULT_PARTITION, after, most, wait);
  }

  private static Optional<Long> last(List<ItemPage.Item> items) {
    return Optional.of(items.getLast().id().sequence());
  }

  @Test
  void showsWhatWaitsInItsOrderAndLeavesIt() {
    ObjectName name = holding("a", "b");

    List<ItemPage.Item> items = items(name);

    assertThat(pageTexts(items)).containsExactly("a", "b");
    assertThat(items).extracting(ItemPage.Item::attempts).containsExactly(0, 0);
    assertThat(items.getFirst().id().partition()).isEqualTo(DEFAULT_PARTITION);
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void goesOnBehindTheLastOneSeen() {
    ObjectName name = holding("a", "b", "c");
    List<ItemPage.Item> first =
        await(look(name, Optional.empty(), 2, Duration.ZERO).result()).items();
    take(name);
    put(name, "d");

    List<ItemPage.Item> second = await(look(name, last(first), 9, Duration.ZERO).result()).items();

    assertThat(pageTexts(first)).containsExactly("a", "b");
    assertThat(pageTexts(second)).containsExactly("d");
  }

  @Test
  void showsNothingOfAnotherPartition() {
    ObjectName name = defined(policy());
    putInto(name, key("p"), "p1");

    assertThat(items(name)).isEmpty();
  }

  @Test
  void showsOnlyWhatWaits() {
    ObjectName name = defined(policy());
    put(name, item("leased"), item("dead"), later("delayed", LEASE), item("waits"));
    var leases = lease(name, 2);
    kill(name, leases.get(1));

    assertThat(pageTexts(items(name))).containsExactly("waits");
  }

  @Test
  void saysHowOftenAnItemWasDelivered() {
    ObjectName name = holding("a");
    nack(name, lease(name));

    assertThat(items(name).getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void waitsForTheFirstItemBehind() {
    ObjectName name = holding("a");
    Waiting<ItemPage> waiter = look(name, last(items(name)), 9, LONG);
    awaitWaiters(name, 1);

    put(name, "b");

    assertThat(pageTexts(await(waiter.result()).items())).containsExactly("b");
    assertThat(take(name)).containsExactly("a", "b");
    awaitWaiters(name, 0);
  }

  @Test
  void servesManyWithOneItem() {
    ObjectName name = defined(policy());
    Waiting<ItemPage> first = look(name, Optional.empty(), 9, LONG);
    awaitWaiters(name, 1);
    Waiting<ItemPage> second = look(name, Optional.empty(), 9, LONG);
    awaitWaiters(name, 2);
    Waiting<Taken> taker = waitToTake(name);
    awaitWaiters(name, 3);

    put(name, "a");

    assertThat(pageTexts(await(first.result()).items())).containsExactly("a");
    assertThat(pageTexts(await(second.result()).items())).containsExactly("a");
    assertThat(texts(await(taker.result()).items())).containsExactly("a");
  }

  @Test
  void showsNothingWhenTheWaitIsOver() {
    ObjectName name = defined(policy());
    Waiting<ItemPage> waiter = look(name, Optional.empty(), 9, LONG);
    awaitWaiters(name, 1);

    pass(LONG);

    assertThat(await(waiter.result())).isEqualTo(ItemPage.NOTHING);
  }

  @Test
  void showsLargeItemsInSmallerPortions() {
    ObjectName name = defined(policy());
    for (int i = 0; i < 6; i++) {
      await(queues().put(name, DEFAULT_PARTITION, List.of(value(1 << 20))));
    }

    List<ItemPage.Item> first =
        await(look(name, Optional.empty(), 9, Duration.ZERO).result()).items();

    assertThat(first).hasSizeBetween(1, 4);
    List<ItemPage.Item> second = await(look(name, last(first), 9, Duration.ZERO).result()).items();
    assertThat(first.size() + second.size()).isEqualTo(6);
  }

  @Test
  void givesASequenceNumberOnce() {
    ObjectName name = holding("a");
    long first = items(name).getFirst().id().sequence();
    take(name);
    put(name, "b");
    await(queues().clear(name, Optional.empty()));

    put(name, "c");

    assertThat(items(name).getFirst().id().sequence()).isGreaterThan(first + 1);
  }
}
