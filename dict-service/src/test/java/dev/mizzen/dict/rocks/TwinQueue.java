package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One of two queues that are to do the same. Each knows what it was answered itself: leases, taken
 * items and ids are chosen by their place among its own, as they look different in each store.
 */
final class TwinQueue {
  private static final ObjectName NAME = new ObjectName("default", "twin");

  /** Begins something; its outcome in words, once it is there. */
  interface Operation extends Function<TwinQueue, Pending> {}

  /** Something begun. */
  record Pending(Waiting<?> waiting, Function<Object, String> words) {
    private boolean done() {
      return waiting.result().toCompletableFuture().isDone();
    }

    private String outcome() {
      try {
        return words.apply(await(waiting.result()));
      } catch (StoreException e) {
        return e.reason() + ": " + e.getMessage();
      }
    }
  }

  private record Answered<T>(CompletionStage<T> result) implements Waiting<T> {
    @Override
    public void cancel() {
      throw new AssertionError("does not wait");
    }
  }

  private Store store;
  private Definition<QueuePolicy> definition;
  private final List<Lease> leases = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final List<ItemId> seen = new ArrayList<>();
  private final List<Pending> open = new ArrayList<>();

  TwinQueue(Store store) {
    this.store = store;
  }

  private Queues queues() {
    return store.queues();
  }

  void define(Definition<QueuePolicy> first) {
    definition = first;
    await(queues().define(NAME, first));
  }

  Definition<QueuePolicy> definition() {
    return definition;
  }

  void reopened(Store again) {
    store = again;
  }

  /** All are under way before the first is awaited. What waits says so, and stays. */
  List<String> run(List<Operation> operations) {
    List<Pending> begun = operations.stream().map(o -> o.apply(this)).toList();
    // The order of answers is the order of operations, so now all are answered that will be.
    await(queues().describe(NAME));
    List<String> said = new ArrayList<>();
    for (Pending pending : begun) {
      if (pending.done()) {
        said.add(pending.outcome());
      } else {
        open.add(pending);
        said.add("waits");
      }
    }
    return said;
  }

  /** The waits that came to an end, in the order they began. */
  List<String> waited() {
    List<Pending> ended = open.stream().filter(Pending::done).toList();
    open.removeAll(ended);
    return ended.stream().map(Pending::outcome).toList();
  }

  /** Ends all waits. */
  List<String> leave() {
    List<Pending> all = List.copyOf(open);
    open.clear();
    List<String> said = new ArrayList<>();
    for (Pending one : all) {
      one.waiting.cancel();
      said.add(one.outcome());
    }
    return said;
  }

  /** Everything that is told of it but since when nobody used it. */
  String state() {
    QueueInfo info = await(queues().describe(NAME));
    assertThat(info.items() + info.done() + info.dropped())
        .as("%s", info)
        .isEqualTo(info.enqueued());
    return new QueueInfo(
            info.definition(),
            info.waiting(),
            info.delayed(),
            info.leased(),
            info.dead(),
            info.partitions(),
            info.bytes(),
            info.oldest(),
            info.enqueued(),
            info.done(),
            info.dropped(),
            info.waiters(),
            Duration.ZERO)
        .toString();
  }

  List<String> drained() {
    leave();
    List<String> all = new ArrayList<>();
    all.add(dead(0, Queues.MAX_ITEMS).outcome());
    for (int p = 0; p < 4; p++) {
      all.add(get(key("p" + p), Queues.MAX_ITEMS, Duration.ZERO).outcome());
    }
    all.add(state());
    return all;
  }

  private static Pending at(CompletionStage<?> stage, Function<Object, String> words) {
    return new Pending(new Answered<>(stage), words);
  }

  private static String text(Value value) {
    return new String(value.data(), StandardCharsets.UTF_8);
  }

  Pending put(Bytes partition, List<NewItem> items, QueuePut put) {
    return new Pending(queues().put(NAME, partition, items, put), Object::toString);
  }

  Pending get(Bytes partition, int most, Duration wait) {
    return new Pending(
        queues().get(NAME, partition, most, wait),
        answer -> {
          Taken some = (Taken) answer;
          if (!some.items().isEmpty()) {
            taken.add(some);
          }
          return "took " + some.items().stream().map(TwinQueue::text).toList();
        });
  }

  Pending giveBack(int pick) {
    Taken some = taken.isEmpty() ? Taken.NOTHING : taken.remove(pick % taken.size());
    return at(queues().giveBack(some), answer -> "gave back");
  }

  Pending lease(Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    return new Pending(
        queues().lease(NAME, partition, most, wait, leaseFor),
        answer -> {
          List<String> words = new ArrayList<>();
          for (Object one : (List<?>) answer) {
            Lease lease = (Lease) one;
            leases.add(lease);
            seen.add(lease.ref().item());
            words.add(text(lease.value()) + " for the " + lease.attempt() + ". time");
          }
          return "leased " + words;
        });
  }

  private List<Ref> some(int pick, int most) {
    int size = leases.size();
    return IntStream.range(0, Math.min(most, size))
        .mapToObj(i -> leases.get(Math.floorMod(size - 1 - pick % 12 + i, size)).ref())
        .toList();
  }

  private Pending settled(List<Ref> refs, CompletionStage<Settled> stage) {
    return at(
        stage,
        answer -> {
          Settled settled = (Settled) answer;
          assertThat(settled.settled().size() + settled.lost().size()).isEqualTo(refs.size());
          return refs.stream().map(settled.settled()::contains).toList().toString();
        });
  }

  Pending ack(int pick, int most) {
    List<Ref> refs = some(pick, most);
    return settled(refs, queues().ack(NAME, refs));
  }

  Pending nack(int pick, int most, Duration delay, boolean dead) {
    List<Ref> refs = some(pick, most);
    return settled(refs, queues().nack(NAME, refs, delay, dead));
  }

  Pending extend(int pick, int most, Duration leaseFor) {
    List<Ref> refs = some(pick, most);
    return settled(refs, queues().extend(NAME, refs, leaseFor));
  }

  Pending release(int pick, int most) {
    return at(queues().release(NAME, some(pick, most)), answer -> "released");
  }

  private Optional<ItemId> after(int pick) {
    return seen.isEmpty() || pick % 2 == 0
        ? Optional.empty()
        : Optional.of(seen.get(Math.floorMod(seen.size() - 1 - pick % 20, seen.size())));
  }

  Pending items(Bytes partition, int pick, int most, Duration wait) {
    Optional<Long> after =
        after(pick).filter(id -> id.partition().equals(partition)).map(ItemId::sequence);
    return new Pending(
        queues().items(NAME, partition, after, most, wait), answer -> "saw " + page(answer));
  }

  Pending dead(int pick, int most) {
    return at(queues().dead(NAME, after(pick), most), answer -> "dead " + page(answer));
  }

  private List<String> page(Object answer) {
    List<String> words = new ArrayList<>();
    for (ItemPage.Item item : ((ItemPage) answer).items()) {
      seen.add(item.id());
      words.add(text(item.value()) + " after " + item.attempts());
    }
    return words;
  }

  Pending redrive(Optional<Bytes> partition, int most) {
    return at(queues().redrive(NAME, partition, most), answer -> "redrove " + answer);
  }

  Pending length(Optional<Bytes> partition) {
    return at(queues().length(NAME, partition), Object::toString);
  }

  Pending clear(Optional<Bytes> partition) {
    return at(queues().clear(NAME, partition), answer -> "cleared " + answer);
  }

  Pending clearDead(Optional<Bytes> partition) {
    return at(queues().clearDead(NAME, partition), answer -> "cleared dead " + answer);
  }

  Pending redefine(Definition<QueuePolicy> changed) {
    return at(queues().define(NAME, changed), Object::toString);
  }
}
