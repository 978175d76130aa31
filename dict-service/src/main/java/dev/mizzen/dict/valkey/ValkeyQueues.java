package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.valkey.Tried.Answer;
import dev.mizzen.dict.valkey.Tried.Claim;
import dev.mizzen.dict.valkey.Tried.Nothing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Queues, an operation a script. */
final class ValkeyQueues implements Queues {
  private static final String KIND = "queue";

  private final Script put = Script.writing(KIND, "queue-put");
  private final Script get = Script.writing(KIND, "queue-get");
  private final Script giveBack = Script.writing(KIND, "queue-giveback");
  private final Script lease = Script.writing(KIND, "queue-lease");
  private final Script items = Script.reading(KIND, "queue-items");
  private final Script dead = Script.reading(KIND, "queue-dead");
  private final Script redrive = Script.writing(KIND, "queue-redrive");
  private final Script length = Script.reading(KIND, "queue-length");
  private final Script clear = Script.writing(KIND, "queue-clear");
  private final Script clearDead = Script.writing(KIND, "queue-clear-dead");
  private final Script describe = Script.reading(KIND, "queue-describe");
  private final Operations operations;
  private final Common common;
  private final Leases leases;
  private final Rename rename;
  private final Waits waits;

  ValkeyQueues(Operations operations, Waits waits) {
    this.operations = operations;
    this.common = new Common(operations, KIND);
    this.leases = new Leases(operations);
    this.rename = new Rename(operations, KIND);
    this.waits = waits;
  }

  Common common() {
    return common;
  }

  private CompletionStage<Reply> run(Script script, ObjectName name, Arguments arguments) {
    return Failure.forCaller(operations.run(script, name, arguments));
  }

  private Topic topic(ObjectName name, char kind, Bytes what) {
    return new Topic(
        operations.base(name), kind, new String(what.array(), StandardCharsets.ISO_8859_1));
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return common.define(name, Fields.queue(definition));
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return run(describe, name, new Arguments()).thenApply(reply -> info(name, reply));
  }

  private QueueInfo info(ObjectName name, Reply reply) {
    return new QueueInfo(
        new Fields(reply.reply()).queue(),
        reply.number(),
        reply.number(),
        reply.number(),
        reply.number(),
        reply.number(),
        reply.number(),
        reply.time(),
        reply.number(),
        reply.number(),
        reply.number(),
        waits.waiting(operations.base(name)),
        reply.time().orElseThrow());
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
    return common.infos(this::describe);
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    return common.sharing(name);
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return common.undefine(name, told);
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return common.keepAlive(name);
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return rename.move(from, to);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> newItems, QueuePut how) {
    Arguments packed = new Arguments();
    for (NewItem item : newItems) {
      packed
          .add(item.value().contentType())
          .add(item.value().data())
          .add(item.delay())
          .add(item.dedupKey().orElse(""));
    }
    return waits.room(
        topic(name, Topic.ROOM, DEFAULT_PARTITION),
        how.patience(),
        (waiting, ahead) ->
            operations
                .run(
                    put,
                    name,
                    new Arguments()
                        .add(partition)
                        .time(how.partitionTtl())
                        .request("put", how.request())
                        .add(waiting)
                        .add(ahead.items())
                        .add(ahead.partitions())
                        .pack(packed))
                .thenApply(reply -> room(newItems.size(), reply)));
  }

  private static Tried<QueuePut.Result> room(int items, Reply reply) {
    if (reply.yes()) {
      return new Answer<>(new QueuePut.Result(reply.number(), reply.number()));
    }
    String limit = reply.text();
    StoreException refusal = Refusals.full(limit, reply.number(), reply.number());
    if (reply.yes()) {
      throw refusal;
    }
    return new Nothing<>(
        -1,
        () -> {
          throw refusal;
        },
        limit.equals("partitions") ? new Claim(0, 1) : new Claim(items, 0));
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    return waits.take(
        topic(name, Topic.ITEMS, partition),
        wait,
        () -> Taken.NOTHING,
        (waiting, ahead) ->
            operations
                .run(get, name, new Arguments().add(partition).add(most).add(waiting))
                .thenApply(reply -> taken(name, partition, reply)));
  }

  private static Tried<Taken> taken(ObjectName name, Bytes partition, Reply reply) {
    List<Value> values = new ArrayList<>();
    List<Ticket.Place> places =
        reply.each(
            item -> {
              String sequence = item.text();
              values.add(item.value());
              return new Ticket.Place(sequence, item.text(), item.text());
            });
    long due = reply.number();
    if (values.isEmpty()) {
      return new Nothing<>(due, () -> Taken.NOTHING);
    }
    return new Answer<>(
        new Taken(
            List.copyOf(values), new Ticket(name, reply.text(), reply.text(), partition, places)));
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    if (taken.items().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    Ticket ticket = (Ticket) taken.ticket();
    Arguments packed = new Arguments();
    for (int i = 0; i < taken.items().size(); i++) {
      Value value = taken.items().get(i);
      Ticket.Place place = ticket.places().get(i);
      packed
          .add(place.sequence())
          .add(value.contentType())
          .add(value.data())
          .add(place.put())
          .add(place.attempts());
    }
    return run(
            giveBack,
            ticket.name(),
            new Arguments()
                .add(ticket.generation())
                .add(ticket.clears())
                .add(ticket.partition())
                .pack(packed))
        .thenAccept(reply -> {});
  }

  @Override
  public Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    return waits.take(
        topic(name, Topic.ITEMS, partition),
        wait,
        List::of,
        (waiting, ahead) ->
            operations
                .run(
                    lease,
                    name,
                    new Arguments().add(partition).add(most).add(waiting).time(leaseFor))
                .thenApply(reply -> leased(partition, reply)));
  }

  private static Tried<List<Lease>> leased(Bytes partition, Reply reply) {
    List<Lease> leased =
        reply.each(
            item ->
                new Lease(
                    new Lease.Ref(new ItemId(partition, item.number()), item.number()),
                    (int) item.number(),
                    item.value()));
    return leased.isEmpty() ? new Nothing<>(reply.number(), List::of) : new Answer<>(leased);
  }

  @Override
  public CompletionStage<Void> release(ObjectName name, List<Lease.Ref> held) {
    return leases.release(name, held).thenAccept(settled -> {});
  }

  @Override
  public CompletionStage<Settled> ack(ObjectName name, List<Lease.Ref> held) {
    return leases.ack(name, held);
  }

  @Override
  public CompletionStage<Settled> nack(
      ObjectName name, List<Lease.Ref> held, Duration delay, boolean toDead) {
    return leases.nack(name, held, delay, toDead);
  }

  @Override
  public CompletionStage<Settled> extend(ObjectName name, List<Lease.Ref> held, Duration leaseFor) {
    return leases.extend(name, held, leaseFor);
  }

  @Override
  public Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait) {
    return waits.look(
        topic(name, Topic.ITEMS, partition),
        wait,
        (waiting, ahead) ->
            operations
                .run(
                    items,
                    name,
                    new Arguments()
                        .add(partition)
                        .add(after.map(Object::toString).orElse(""))
                        .add(most)
                        .add(waiting))
                .thenApply(reply -> looked(partition, reply)));
  }

  private static Tried<ItemPage> looked(Bytes partition, Reply reply) {
    List<ItemPage.Item> found = reply.each(item -> item(partition, item));
    return found.isEmpty()
        ? new Nothing<>(reply.number(), () -> ItemPage.NOTHING)
        : new Answer<>(new ItemPage(found));
  }

  private static ItemPage.Item item(Bytes partition, Reply item) {
    return new ItemPage.Item(
        new ItemId(partition, item.number()), (int) item.number(), item.value());
  }

  @Override
  public CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most) {
    return run(
            dead,
            name,
            new Arguments()
                .maybe(after.map(ItemId::partition))
                .add(after.map(ItemId::sequence).orElse(0L))
                .add(most))
        .thenApply(reply -> new ItemPage(reply.each(item -> item(item.key(), item))));
  }

  /** Of one partition or of all. */
  private static Arguments of(Optional<Bytes> partition) {
    return new Arguments()
        .add(partition.isEmpty())
        .add(partition.map(Bytes::array).orElse(new byte[0]));
  }

  @Override
  public CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most) {
    return run(redrive, name, of(partition).add(most)).thenApply(Reply::number);
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return run(length, name, of(partition)).thenApply(Reply::number);
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return run(clear, name, of(partition)).thenApply(Reply::number);
  }

  @Override
  public CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition) {
    return run(clearDead, name, of(partition)).thenApply(Reply::number);
  }

  @Override
  public void stopWaiting() {
    waits.stop();
  }
}
