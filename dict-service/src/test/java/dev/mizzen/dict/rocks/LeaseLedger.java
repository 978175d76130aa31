package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.child.LoadProgram.ATTEMPTS;
import static dev.mizzen.dict.child.LoadProgram.LEASES;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.child.LoadProgram;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process told of its leases before it was killed, and whether the store says the same: an
 * item that was put is there until it is acknowledged, one that was acknowledged is not, and each
 * delivery counts. What was under way when it was killed may or may not have been done.
 */
final class LeaseLedger {
  private final int forgettable;

  /** Items that are there, with the deliveries that were told. */
  private final Map<String, Integer> told = new HashMap<>();

  private final Set<String> acked = new HashSet<>();

  /** Of each worker, leased and not yet settled: an ack of all of them may be under way. */
  private final Map<String, Set<String>> open = new HashMap<>();

  private static String item(String worker, String number) {
    return worker + "-" + number;
  }

  /**
   * @param forgettable deliveries of an item that need not have counted: the last one, when a lease
   *     was not synced
   */
  LeaseLedger(int forgettable) {
    this.forgettable = forgettable;
  }

  void remember(String line) {
    String[] parts = line.split(" ");
    // The last line may be cut short.
    if (parts.length != 3 || !parts[2].matches("\\d+")) {
      return;
    }
    String item = item(parts[1], parts[2]);
    Set<String> unsettled = open.computeIfAbsent(parts[1], w -> new HashSet<>());
    switch (parts[0]) {
      case "enqueued" -> told.putIfAbsent(item, 0);
      case "leased" -> {
        told.merge(item, 1, Integer::sum);
        unsettled.add(item);
      }
      case "acked" -> acked.add(item);
      case "settled", "kept" -> unsettled.clear();
      default -> {
        // Of another part of the test.
      }
    }
  }

  void check(Store store, String where) {
    Map<String, Integer> found = found(store);
    Set<String> back = new HashSet<>(acked);
    back.retainAll(found.keySet());
    assertThat(back).as("acknowledged and back, %s", where).isEmpty();
    Set<String> maybeAcked = new HashSet<>();
    open.values().forEach(maybeAcked::addAll);
    told.forEach(
        (item, deliveries) -> {
          if (found.containsKey(item)) {
            assertThat(found.get(item))
                .as("deliveries of %s, %s", item, where)
                .isBetween(deliveries - forgettable, Math.min(deliveries + 1, ATTEMPTS));
          } else {
            assertThat(acked.contains(item) || maybeAcked.contains(item))
                .as("%s is missing, %s", item, where)
                .isTrue();
          }
        });
    for (Set<String> oneAck : open.values()) {
      Set<String> stillThere = new HashSet<>(oneAck);
      stillThere.removeAll(acked);
      stillThere.retainAll(found.keySet());
      assertThat(stillThere)
          .as("an ack of several is one, %s", where)
          .satisfiesAnyOf(
              there -> assertThat(there).isEmpty(), there -> assertThat(there).isEqualTo(oneAck));
    }
    startAnew(store, found);
  }

  /** All leases are over. */
  private static Map<String, Integer> found(Store store) {
    Map<String, Integer> found = new HashMap<>();
    for (int worker = 0; worker < LoadProgram.WORKERS; worker++) {
      Optional<Long> after = Optional.empty();
      for (List<ItemPage.Item> page = page(store, worker, after);
          !page.isEmpty();
          page = page(store, worker, after)) {
        page.forEach(item -> note(found, item));
        after = Optional.of(page.getLast().id().sequence());
      }
    }
    List<ItemPage.Item> dead =
        await(store.queues().dead(LEASES, Optional.empty(), Queues.MAX_ITEMS)).items();
    dead.forEach(item -> note(found, item));
    QueueInfo info = await(store.queues().describe(LEASES));
    assertThat(info.leased()).isZero();
    assertThat(info.items()).as("%s", info).isEqualTo(found.size());
    assertThat(info.items() + info.done() + info.dropped())
        .as("%s", info)
        .isEqualTo(info.enqueued());
    return found;
  }

  private static List<ItemPage.Item> page(Store store, int worker, Optional<Long> after) {
    return await(
            store
                .queues()
                .items(
                    LEASES, LoadProgram.partition(worker), after, Queues.MAX_ITEMS, Duration.ZERO)
                .result())
        .items();
  }

  private static void note(Map<String, Integer> found, ItemPage.Item item) {
    String worker =
        new String(item.id().partition().array(), StandardCharsets.US_ASCII).substring(1);
    Integer twice =
        found.put(item(worker, Long.toString(LoadProgram.number(item.value()))), item.attempts());
    assertThat(twice).as("an item is there twice").isNull();
  }

  private void startAnew(Store store, Map<String, Integer> found) {
    told.clear();
    acked.clear();
    open.clear();
    await(store.queues().clearDead(LEASES, Optional.empty()));
    found.forEach(told::put);
    told.keySet().retainAll(found(store).keySet());
  }
}
