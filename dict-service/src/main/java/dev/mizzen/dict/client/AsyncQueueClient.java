package dev.mizzen.dict.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.dict.client.Ask.Repeat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@link QueueClient} without waiting: each stage ends with what the method of the same name
 * returns or throws. Cancelling one gives its call up: a get that waits takes nothing any more.
 */
public final class AsyncQueueClient {
  private final Api api;
  private final SharedObject object;

  AsyncQueueClient(Api api, String name) {
    this.api = api;
    this.object = new SharedObject(api, "queues", name);
  }

  /** See {@link QueueClient#name}. */
  public String name() {
    return object.name();
  }

  /** See {@link QueueClient#put(List, PutOptions)}. */
  public CompletableFuture<PutCount> put(List<NewItem> items, PutOptions options) {
    Query query =
        new Query().maybe("partition", options.partition()).seconds("wait", options.patience());
    options.partitionTtl().ifPresent(time -> query.seconds("partitionTtl", time));
    byte[] body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("items");
              for (NewItem item : items) {
                write(json, item);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return api.json(
        Ask.json(object.path(":put" + query), Repeat.NAMED, body).waiting(options.patience()),
        fields -> new PutCount(fields.number("put"), fields.number("duplicates")));
  }

  private static void write(JsonGenerator json, NewItem item) throws IOException {
    json.writeStartObject();
    json.writeBinaryField("value", item.value().bytes());
    json.writeStringField("contentType", item.value().contentType());
    if (item.delay().isPresent()) {
      Json.seconds(json, "delay", item.delay().get());
    }
    if (item.dedupKey().isPresent()) {
      json.writeStringField("dedupKey", item.dedupKey().get());
    }
    json.writeEndObject();
  }

  /** See {@link QueueClient#get(Take)}. */
  public CompletableFuture<List<Value>> get(Take take) {
    return new LongPoll<>(
            take.patience(),
            slice ->
                api.json(
                    taking(":get", take, slice, new Query()),
                    fields -> fields.list("items", Fields::value)))
        .begin();
  }

  /** See {@link QueueClient#lease(Take, Optional)}. */
  public CompletableFuture<List<Lease>> lease(Take take, Optional<Duration> leaseFor) {
    return new LongPoll<>(
            take.patience(),
            slice -> {
              Query query = new Query();
              leaseFor.ifPresent(time -> query.seconds("for", time));
              return api.json(
                  taking(":lease", take, slice, query),
                  fields -> fields.list("items", AsyncQueueClient::lease));
            })
        .begin();
  }

  private Ask taking(String verb, Take take, Duration wait, Query query) {
    query.maybe("partition", take.partition()).with("n", take.most()).seconds("wait", wait);
    return Ask.of("POST", object.path(verb + query), Repeat.ONCE).waiting(wait);
  }

  private static Lease lease(Fields fields) {
    return new Lease(ref(fields), (int) fields.number("attempt"), fields.value());
  }

  private static Lease.Ref ref(Fields fields) {
    return new Lease.Ref(fields.text("id"), fields.number("epoch"));
  }

  /** See {@link QueueClient#ack}. */
  public CompletableFuture<Settled> ack(List<Lease.Ref> leases) {
    return settle(":ack", Repeat.ONCE, leases, json -> json.flush());
  }

  /** See {@link QueueClient#nack(List, Duration)}. */
  public CompletableFuture<Settled> nack(List<Lease.Ref> leases, Duration delay) {
    return settle(":nack", Repeat.ONCE, leases, json -> Json.seconds(json, "delay", delay));
  }

  /** See {@link QueueClient#bury}. */
  public CompletableFuture<Settled> bury(List<Lease.Ref> leases) {
    return settle(":nack", Repeat.ONCE, leases, json -> json.writeBooleanField("dead", true));
  }

  /** See {@link QueueClient#extend}. */
  public CompletableFuture<Settled> extend(List<Lease.Ref> leases, Duration leaseFor) {
    return settle(":extend", Repeat.HARMLESS, leases, json -> Json.seconds(json, "for", leaseFor));
  }

  private CompletableFuture<Settled> settle(
      String verb, Repeat repeat, List<Lease.Ref> leases, Json.Writing more) {
    byte[] body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("leases");
              for (Lease.Ref lease : leases) {
                json.writeStartObject();
                json.writeStringField("id", lease.id());
                json.writeNumberField("epoch", lease.epoch());
                json.writeEndObject();
              }
              json.writeEndArray();
              more.to(json);
              json.writeEndObject();
            });
    return api.json(
        Ask.json(object.path(verb), repeat, body),
        fields ->
            new Settled(
                fields.list("settled", AsyncQueueClient::ref),
                fields.list("lost", AsyncQueueClient::ref)));
  }

  /**
   * Items that wait behind one of them, in order, left where they are; when there are none, waits
   * for the first.
   *
   * @param after id of an item; empty: from the front
   * @param most 1 … 1 000
   * @param wait at most 50 s
   */
  public CompletableFuture<List<Item>> items(
      Optional<String> partition, Optional<String> after, int most, Duration wait) {
    Query query =
        new Query()
            .maybe("partition", partition)
            .maybe("after", after)
            .with("limit", most)
            .seconds("wait", wait);
    return api.json(
        Ask.get(object.path(":items" + query)).waiting(wait),
        fields ->
            fields.list(
                "items", i -> new Item(i.text("id"), (int) i.number("attempts"), i.value())));
  }

  /** Dead items of all partitions behind one of them, by partition and age. */
  public CompletableFuture<List<DeadItem>> dead(Optional<String> after, int most) {
    Query query = new Query().maybe("after", after).with("limit", most);
    return api.json(
        Ask.get(object.path(":dead" + query)),
        fields ->
            fields.list(
                "items",
                i ->
                    new DeadItem(
                        i.text("id"), i.text("partition"), (int) i.number("attempts"), i.value())));
  }

  /** See {@link QueueClient#redrive}. */
  public CompletableFuture<Long> redrive(Partitions partitions, int most) {
    Query query = new Query().partitions(partitions, "all").with("n", most);
    return count("POST", ":redrive" + query, Repeat.ONCE, "redriven");
  }

  /** See {@link QueueClient#length}. */
  public CompletableFuture<Long> length(Partitions partitions) {
    Query query = new Query().partitions(partitions, "total");
    return count("GET", ":len" + query, Repeat.HARMLESS, "items");
  }

  /** See {@link QueueClient#clear}. */
  public CompletableFuture<Long> clear(Partitions partitions) {
    Query query = new Query().partitions(partitions, "all");
    return count("POST", ":clear" + query, Repeat.ONCE, "deleted");
  }

  /** See {@link QueueClient#clearDead}. */
  public CompletableFuture<Long> clearDead(Partitions partitions) {
    Query query = new Query().partitions(partitions, "all").with("dead", true);
    return count("POST", ":clear" + query, Repeat.ONCE, "deleted");
  }

  private CompletableFuture<Long> count(String method, String rest, Repeat repeat, String field) {
    return api.json(Ask.of(method, object.path(rest), repeat), fields -> fields.number(field));
  }

  /** See {@link QueueClient#create}. */
  public CompletableFuture<Boolean> create() {
    return object.create();
  }

  /** See {@link QueueClient#delete}. */
  public CompletableFuture<Boolean> delete() {
    return object.delete();
  }

  /** See {@link QueueClient#keep}. */
  public CompletableFuture<Boolean> keep() {
    return object.keep();
  }
}
