package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.HttpStore.encode;
import static dev.mizzen.dict.http.HttpStore.json;
import static dev.mizzen.dict.http.HttpStore.path;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Queues by their HTTP calls. */
record HttpQueues(HttpStore http) implements Queues {
  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return http.define("PUT", path("queues", name, ""), DefinitionBody.write(definition))
        .thenApply(HttpStore::checked)
        .thenApply(r -> r.statusCode() == 200 ? Outcome.UPDATED : Outcome.CREATED);
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return http.define("GET", path("queues", name, ""), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(
            r -> {
              JsonObject definition = json(r);
              long items = ((Number) definition.remove("items")).longValue();
              long partitions = ((Number) definition.remove("partitions")).longValue();
              long bytes = ((Number) definition.remove("bytes")).longValue();
              return new QueueInfo(
                  DefinitionBody.queue(definition.toBuffer().getBytes()),
                  items,
                  0,
                  0,
                  0,
                  partitions,
                  bytes,
                  Optional.empty(),
                  items,
                  0,
                  0,
                  0,
                  Duration.ZERO);
            });
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return http.define("DELETE", path("queues", name, HttpDicts.data(told)), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(r -> null);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(HttpDicts.item(item.value())));
    CompletionStage<Long> done =
        http.send(
                "POST",
                path("queues", name, ":put" + partition("?", partition)),
                new JsonObject().put("items", array).toBuffer().getBytes(),
                r -> r)
            .thenApply(HttpStore::checked)
            .thenApply(r -> json(r).getLong("put"));
    return new Waiting<>() {
      @Override
      public CompletionStage<QueuePut.Result> result() {
        return done.thenApply(n -> new QueuePut.Result(n, 0));
      }

      @Override
      public void cancel() {}
    };
  }

  private static String partition(String separator, Bytes partition) {
    return partition.length() == 0 ? "" : separator + "partition=" + encode(partition);
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    String query =
        ":get?n=%d&wait=%s%s".formatted(most, wait.toMillis() / 1000.0, partition("&", partition));
    CompletableFuture<HttpResponse<byte[]>> response =
        http.send("POST", path("queues", name, query));
    CompletableFuture<Taken> taken =
        response.thenApply(HttpStore::checked).thenApply(HttpQueues::taken);
    return new Waiting<>() {
      @Override
      public CompletionStage<Taken> result() {
        return taken;
      }

      @Override
      public void cancel() {
        // Closes the connection.
        response.cancel(true);
      }
    };
  }

  private static Taken taken(HttpResponse<byte[]> response) {
    List<Value> items =
        json(response).getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .map(
                item ->
                    new Value(
                        item.getString("contentType"), HttpDicts.bytes(item.getString("value"))))
            .toList();
    return new Taken(items, "none over HTTP");
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    String query = partition.map(p -> partition("?", p)).orElse("?total=true");
    return http.send("GET", path("queues", name, ":len" + query))
        .thenApply(HttpStore::checked)
        .thenApply(r -> json(r).getLong("items"));
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    String query = partition.map(p -> partition("?", p)).orElse("?all=true");
    return http.send("POST", path("queues", name, ":clear" + query))
        .thenApply(HttpStore::checked)
        .thenApply(r -> json(r).getLong("deleted"));
  }

  @Override
  public void stopWaiting() {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }
}
