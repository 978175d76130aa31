package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.Queues.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One queue as specified: every question is answered by looking at all of its items. */
final class MemoryQueue {
  private enum State {
    WAITING,
    DELAYED,
    LEASED,
    DEAD
  }

  private static final class Item {
    private final ItemId id;
    private final Value value;
    private final Instant put;
    private State state = State.WAITING;

    /** When the delay or the lease ends. */
    private Instant until = Instant.MAX;

    private int attempts;
    private long epoch;

    private Item(ItemId id, Value value, Instant put) {
      this.id = id;
      this.value = value;
      this.put = put;
    }

    private boolean in(Optional<Bytes> partition) {
      return partition.map(id.partition()::equals).orElse(true);
    }

    private boolean open() {
      return state == State.WAITING || state == State.DELAYED;
    }
  }

  /** Something that happens by itself. */
  record Event(Instant at, Runnable effect) {}

  /** What a put lacks. */
  record Lack(StoreException refusal, boolean ofItems) {}

  private record PartitionTime(Instant last, Optional<Duration> own) {}

  private record Remembered(QueuePut.Result result, Instant until) {}

  private record Ticket(MemoryQueue queue, int clears, List<Item> items) {}

  private static final Comparator<ItemId> ORDER =
      Comparator.comparing(ItemId::partition).thenComparing(ItemId::sequence);

  private final TreeMap<ItemId, Item> items = new TreeMap<>(ORDER);

  /** Of partitions that hold items. */
  private final Map<Bytes, PartitionTime> times = new HashMap<>();

  private final Map<String, Instant> dedupKeys = new HashMap<>();
  private final Map<RequestId, Remembered> requests = new HashMap<>();
  private long numbers;
  private int clears;
  private long enqueued;
  private long done;
  private long dropped;
  Definition<QueuePolicy> definition;

  MemoryQueue(Definition<QueuePolicy> definition) {
    this.definition = definition;
  }

  private QueuePolicy policy() {
    return definition.policy();
  }

  private Stream<Item> all(State state) {
    return List.copyOf(items.values()).stream().filter(i -> i.state == state);
  }

  private long bytes() {
    return items.values().stream().mapToLong(i -> i.value.data().length).sum();
  }

  private long partitions() {
    return times.size();
  }

  /** The earliest; at the same moment partitions before items, and these in their order. */
  Optional<Event> next() {
    Stream<Event> partitions =
        times.entrySet().stream()
            .filter(t -> hasOpen(t.getKey()))
            .flatMap(t -> end(t.getValue()).map(at -> emptying(t.getKey(), at)).stream());
    Stream<Event> one =
        items.values().stream()
            .filter(i -> i.state == State.DELAYED || i.state == State.LEASED)
            .map(i -> new Event(i.until, () -> comeBack(i, i.until)));
    return Stream.concat(partitions, one).min(Comparator.comparing(Event::at));
  }

  private boolean hasOpen(Bytes partition) {
    return items.values().stream().anyMatch(i -> i.open() && i.in(Optional.of(partition)));
  }

  private Optional<Instant> end(PartitionTime time) {
    return time.own.or(policy()::partitionTtl).map(time.last::plus);
  }

  private Event emptying(Bytes partition, Instant at) {
    return new Event(at, () -> dropOpen(Optional.of(partition)));
  }

  private void comeBack(Item item, Instant at) {
    if (item.state == State.DELAYED) {
      item.state = State.WAITING;
    } else if (item.attempts >= policy().maxAttempts()) {
      item.state = State.DEAD;
    } else {
      open(item, Duration.ZERO, at);
    }
  }

  /** It waits again, and so its partition's time begins anew. */
  private void open(Item item, Duration delay, Instant at) {
    item.state = delay.isZero() ? State.WAITING : State.DELAYED;
    item.until = at.plus(delay);
    items.put(item.id, item);
    Optional<Duration> own =
        Optional.ofNullable(times.get(item.id.partition())).flatMap(PartitionTime::own);
    times.put(item.id.partition(), new PartitionTime(at, own));
  }

  private void remove(Item item) {
    items.remove(item.id);
    if (items.keySet().stream().noneMatch(i -> i.partition().equals(item.id.partition()))) {
      times.remove(item.id.partition());
    }
  }

  /** What was answered to this request before. */
  Optional<QueuePut.Result> remembered(QueuePut put, Instant now) {
    return put.request()
        .map(requests::get)
        .filter(r -> now.isBefore(r.until))
        .map(Remembered::result);
  }

  List<NewItem> fresh(List<NewItem> newItems, Instant now) {
    Set<String> seen = new HashSet<>();
    return newItems.stream()
        .filter(
            i ->
                i.dedupKey().isEmpty()
                    || !now.isBefore(dedupKeys.getOrDefault(i.dedupKey().get(), Instant.MIN))
                        && (seen.add(i.dedupKey().get()) || policy().dedupWindow().isZero()))
        .toList();
  }

  void checkSizes(List<NewItem> newItems) {
    long most = policy().limits().itemBytes();
    for (NewItem item : newItems) {
      int size = item.value().data().length;
      if (size > most) {
        throw Refusals.tooLarge("itemBytes", size, most);
      }
    }
  }

  /** Whether so many would be too many whatever leaves. */
  boolean neverFits(long more) {
    return more > policy().limits().items();
  }

  /**
   * What is lacking for more items.
   *
   * @param itemsAhead that others wait to put before
   * @param partitionsAhead that others wait to open before
   */
  Optional<Lack> lack(Bytes partition, long more, long itemsAhead, long partitionsAhead) {
    QueueLimits limits = policy().limits();
    long wanted = items.size() + itemsAhead + more;
    if (wanted > limits.items()) {
      return Optional.of(new Lack(Refusals.full("items", wanted, limits.items()), true));
    }
    long opened = partitions() + partitionsAhead + 1;
    if (!times.containsKey(partition) && opened > limits.partitions()) {
      return Optional.of(new Lack(Refusals.full("partitions", opened, limits.partitions()), false));
    }
    return Optional.empty();
  }

  QueuePut.Result put(
      Bytes partition, List<NewItem> newItems, List<NewItem> fresh, QueuePut put, Instant now) {
    for (NewItem one : fresh) {
      open(new Item(new ItemId(partition, numbers++), one.value(), now), one.delay(), now);
      one.dedupKey().ifPresent(k -> dedupKeys.put(k, now.plus(policy().dedupWindow())));
      times.put(partition, new PartitionTime(now, put.partitionTtl()));
    }
    enqueued += fresh.size();
    QueuePut.Result result = new QueuePut.Result(fresh.size(), newItems.size() - fresh.size());
    put.request()
        .ifPresent(r -> requests.put(r, new Remembered(result, now.plus(RequestId.REMEMBERED))));
    return result;
  }

  private static List<Item> portion(Stream<Item> found, int most) {
    List<Item> portion = new ArrayList<>();
    long bytes = 0;
    for (Item item : found.limit(most).toList()) {
      bytes += item.value.data().length;
      if (bytes > Store.MAX_ANSWER_BYTES && !portion.isEmpty()) {
        break;
      }
      portion.add(item);
    }
    return portion;
  }

  private List<Item> front(Bytes partition, int most) {
    return portion(all(State.WAITING).filter(i -> i.in(Optional.of(partition))), most);
  }

  Optional<Taken> take(Bytes partition, int most) {
    List<Item> taken = front(partition, most);
    taken.forEach(this::remove);
    done += taken.size();
    return taken.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Taken(taken.stream().map(i -> i.value).toList(), new Ticket(this, clears, taken)));
  }

  static void giveBack(Taken taken, Instant now) {
    Ticket ticket = (Ticket) taken.ticket();
    MemoryQueue queue = ticket.queue;
    for (Item item : ticket.items) {
      queue.done--;
      if (queue.clears == ticket.clears) {
        queue.open(item, Duration.ZERO, now);
      } else {
        queue.dropped++;
      }
    }
  }

  static boolean isFrom(Taken taken, MemoryQueue queue) {
    return ((Ticket) taken.ticket()).queue == queue;
  }

  Optional<List<Lease>> lease(Bytes partition, int most, Instant now, Optional<Duration> leaseFor) {
    List<Lease> leases = new ArrayList<>();
    for (Item item : front(partition, most)) {
      item.state = State.LEASED;
      item.until = now.plus(leaseFor.orElse(policy().leaseFor()));
      item.attempts++;
      item.epoch++;
      leases.add(new Lease(new Ref(item.id, item.epoch), item.attempts, item.value));
    }
    return leases.isEmpty() ? Optional.empty() : Optional.of(leases);
  }

  /** Does the same to every lease that holds. */
  private Settled settle(List<Ref> leases, Consumer<Item> effect) {
    List<Ref> settled = new ArrayList<>();
    List<Ref> lost = new ArrayList<>();
    for (Ref ref : leases) {
      Item item = items.get(ref.item());
      if (item != null && item.state == State.LEASED && item.epoch == ref.epoch()) {
        effect.accept(item);
        settled.add(ref);
      } else {
        lost.add(ref);
      }
    }
    return new Settled(settled, lost);
  }

  Settled ack(List<Ref> leases) {
    return settle(
        leases,
        item -> {
          remove(item);
          done++;
        });
  }

  Settled nack(List<Ref> leases, Duration delay, boolean dead, Instant now) {
    return settle(
        leases,
        item -> {
          if (dead || item.attempts >= policy().maxAttempts()) {
            item.state = State.DEAD;
          } else {
            open(item, delay, now);
          }
        });
  }

  Settled extend(List<Ref> leases, Duration leaseFor, Instant now) {
    return settle(leases, item -> item.until = now.plus(leaseFor));
  }

  void release(List<Ref> leases, Instant now) {
    settle(
        leases,
        item -> {
          item.attempts--;
          open(item, Duration.ZERO, now);
        });
  }

  private static ItemPage page(Stream<Item> found, int most) {
    return new ItemPage(
        portion(found, most).stream()
            .map(i -> new ItemPage.Item(i.id, i.attempts, i.value))
            .toList());
  }

  Optional<ItemPage> items(Bytes partition, Optional<Long> after, int most) {
    ItemPage page =
        page(
            all(State.WAITING)
                .filter(i -> i.in(Optional.of(partition)))
                .filter(i -> after.isEmpty() || i.id.sequence() > after.get()),
            most);
    return page.items().isEmpty() ? Optional.empty() : Optional.of(page);
  }

  ItemPage dead(Optional<ItemId> after, int most) {
    return page(
        all(State.DEAD).filter(i -> after.isEmpty() || ORDER.compare(i.id, after.get()) > 0), most);
  }

  long redrive(Optional<Bytes> partition, int most, Instant now) {
    List<Item> dead = all(State.DEAD).filter(i -> i.in(partition)).limit(most).toList();
    for (Item item : dead) {
      item.attempts = 0;
      open(item, Duration.ZERO, now);
    }
    return dead.size();
  }

  long length(Optional<Bytes> partition) {
    return items.values().stream().filter(i -> i.open() && i.in(partition)).count();
  }

  long clear(Optional<Bytes> partition) {
    if (partition.isEmpty()) {
      clears++;
    }
    return dropOpen(partition);
  }

  private long dropOpen(Optional<Bytes> partition) {
    return drop(Stream.concat(all(State.WAITING), all(State.DELAYED)), partition);
  }

  long clearDead(Optional<Bytes> partition) {
    return drop(all(State.DEAD), partition);
  }

  private long drop(Stream<Item> some, Optional<Bytes> partition) {
    List<Item> gone = some.filter(i -> i.in(partition)).toList();
    gone.forEach(this::remove);
    dropped += gone.size();
    return gone.size();
  }

  QueueInfo info(long waiters, Duration unused, Instant now) {
    return new QueueInfo(
        definition,
        all(State.WAITING).count(),
        all(State.DELAYED).count(),
        all(State.LEASED).count(),
        all(State.DEAD).count(),
        partitions(),
        bytes(),
        all(State.WAITING)
            .map(i -> i.put)
            .min(Comparator.naturalOrder())
            .map(p -> Duration.between(p, now)),
        enqueued,
        done,
        dropped,
        waiters,
        unused);
  }
}
