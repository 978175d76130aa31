package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.HttpStore.encode;
import static dev.mizzen.dict.http.HttpStore.json;
import static dev.mizzen.dict.http.HttpStore.path;

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
import dev.mizzen.dict.engine.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Queues by their HTTP calls. */
record HttpQueues(HttpStore http) implements Queues {
  private static final List<String> COUNTS =
      List.of(
          "items",
          "waiting",
          "delayed",
          "leased",
          "dead",
          "partitions",
          "bytes",
          "oldestSeconds",
          "enqueued",
          "done",
          "dropped",
          "waiters",
          "unusedSeconds");

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return http.define("PUT", path("queues", name, ""), DefinitionBody.writeQueue(definition))
        .thenApply(HttpStore::checked)
        .thenApply(r -> r.statusCode() == 200 ? Outcome.UPDATED : Outcome.CREATED);
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return http.define("GET", path("queues", name, ""), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(
            r -> {
              JsonObject info = json(r);
              JsonObject definition = info.copy();
              COUNTS.forEach(definition::remove);
              return new QueueInfo(
                  DefinitionBody.queue(definition.toBuffer().getBytes()).definition(),
                  info.getLong("waiting"),
                  info.getLong("delayed"),
                  info.getLong("leased"),
                  info.getLong("dead"),
                  info.getLong("partitions"),
                  info.getLong("bytes"),
                  Optional.ofNullable(info.getNumber("oldestSeconds"))
                      .map(age -> HttpJson.seconds(info, "oldestSeconds")),
                  info.getLong("enqueued"),
                  info.getLong("done"),
                  info.getLong("dropped"),
                  info.getLong("waiters"),
                  HttpJson.seconds(info, "unusedSeconds"));
            });
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return http.define("DELETE", path("queues", name, HttpDicts.data(told)), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(r -> null);
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return http.send("POST", path("queues", name, ":keep"))
        .thenApply(HttpStore::checked)
        .thenApply(r -> null);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
    JsonObject body =
        new JsonObject().put("items", new JsonArray(items.stream().map(HttpJson::item).toList()));
    String query =
        ":put?wait=%s%s%s"
            .formatted(
                Seconds.text(put.patience()),
                partition("&", partition),
                put.partitionTtl().map(t -> "&partitionTtl=" + Seconds.text(t)).orElse(""));
    return new HttpWaiting<>(
        http.send(
            "POST",
            path("queues", name, query),
            body.toBuffer().getBytes(),
            HttpDicts.named(put.request())),
        r -> new QueuePut.Result(json(r).getLong("put"), json(r).getLong("duplicates")),
        () -> {
          throw Refusals.full("items", items.size(), 0);
        });
  }

  private static String partition(String separator, Bytes partition) {
    return partition.length() == 0 ? "" : separator + "partition=" + encode(partition);
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    return new HttpWaiting<>(
        http.send("POST", path("queues", name, ":get" + taking(partition, most, wait))),
        r ->
            new Taken(
                HttpJson.objects(json(r), "items").map(HttpJson::value).toList(), "none over HTTP"),
        () -> Taken.NOTHING);
  }

  private static String taking(Bytes partition, int most, Duration wait) {
    return "?n=%d&wait=%s%s".formatted(most, Seconds.text(wait), partition("&", partition));
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    String query =
        ":lease"
            + taking(partition, most, wait)
            + leaseFor.map(t -> "&for=" + Seconds.text(t)).orElse("");
    return new HttpWaiting<>(
        http.send("POST", path("queues", name, query)),
        r ->
            HttpJson.objects(json(r), "items")
                .map(
                    item ->
                        new Lease(
                            HttpJson.ref(item), item.getInteger("attempt"), HttpJson.value(item)))
                .toList(),
        List::of);
  }

  @Override
  public CompletionStage<Void> release(ObjectName name, List<Lease.Ref> leases) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Settled> ack(ObjectName name, List<Lease.Ref> leases) {
    return settle(name, ":ack", leases(leases));
  }

  @Override
  public CompletionStage<Settled> nack(
      ObjectName name, List<Lease.Ref> leases, Duration delay, boolean dead) {
    return settle(
        name, ":nack", leases(leases).put("delay", Seconds.number(delay)).put("dead", dead));
  }

  @Override
  public CompletionStage<Settled> extend(
      ObjectName name, List<Lease.Ref> leases, Duration leaseFor) {
    return settle(name, ":extend", leases(leases).put("for", Seconds.number(leaseFor)));
  }

  private static JsonObject leases(List<Lease.Ref> leases) {
    return new JsonObject()
        .put("leases", new JsonArray(leases.stream().map(HttpJson::ref).toList()));
  }

  private CompletionStage<Settled> settle(ObjectName name, String verb, JsonObject body) {
    return http.send("POST", path("queues", name, verb), body.toBuffer().getBytes(), r -> r)
        .thenApply(HttpStore::checked)
        .thenApply(
            r ->
                new Settled(
                    HttpJson.objects(json(r), "settled").map(HttpJson::ref).toList(),
                    HttpJson.objects(json(r), "lost").map(HttpJson::ref).toList()));
  }

  @Override
  public Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait) {
    String query =
        ":items?limit=%d&wait=%s%s%s"
            .formatted(
                most,
                Seconds.text(wait),
                partition("&", partition),
                after.map(a -> "&after=" + ItemIds.write(new ItemId(partition, a))).orElse(""));
    return new HttpWaiting<>(
        http.send("GET", path("queues", name, query)), HttpQueues::page, () -> ItemPage.NOTHING);
  }

  private static ItemPage page(HttpResponse<byte[]> response) {
    return new ItemPage(
        HttpJson.objects(json(response), "items")
            .map(
                item ->
                    new ItemPage.Item(
                        ItemIds.read(item.getString("id")),
                        item.getInteger("attempts"),
                        HttpJson.value(item)))
            .toList());
  }

  @Override
  public CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most) {
    String query =
        ":dead?limit=%d%s".formatted(most, after.map(a -> "&after=" + ItemIds.write(a)).orElse(""));
    return http.send("GET", path("queues", name, query))
        .thenApply(HttpStore::checked)
        .thenApply(HttpQueues::page);
  }

  @Override
  public CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most) {
    String query = ":redrive?n=%d%s".formatted(most, scope(partition, "&", "all"));
    return count("POST", path("queues", name, query), "redriven");
  }

  private static String scope(Optional<Bytes> partition, String separator, String whole) {
    return partition
        .map(p -> partition(separator, p))
        .orElse("%s%s=true".formatted(separator, whole));
  }

  private CompletionStage<Long> count(String method, String path, String member) {
    return http.send(method, path)
        .thenApply(HttpStore::checked)
        .thenApply(r -> json(r).getLong(member));
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return count("GET", path("queues", name, ":len" + scope(partition, "?", "total")), "items");
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return count("POST", path("queues", name, ":clear" + scope(partition, "?", "all")), "deleted");
  }

  @Override
  public CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition) {
    return count(
        "POST", path("queues", name, ":clear?dead=true" + scope(partition, "&", "all")), "deleted");
  }

  @Override
  public void stopWaiting() {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }
}
