package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.objects.ClientObjects;
import dev.mizzen.dict.objects.Kind;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls that make and delete dicts and queues from code, and that ask about the store. */
final class ObjectCalls {
  private final Store store;
  private final ClientObjects objects;

  ObjectCalls(Store store, ClientObjects objects) {
    this.store = store;
    this.objects = objects;
  }

  CompletionStage<Reply> ephemeral(Call call) {
    Query.none(call.query());
    return objects
        .ephemeral(kind(call), call.namespace())
        .thenApply(
            name ->
                Reply.json(
                    201,
                    new JsonObject()
                        .put("name", name)
                        .put("lifetimeSeconds", ClientObjects.LIFETIME.toSeconds())));
  }

  CompletionStage<Reply> keep(Call call) {
    Query.none(call.query());
    return (call.operation().ofDict() ? store.dicts() : store.queues())
        .keepAlive(call.name())
        .thenApply(done -> Reply.empty(204, Map.of()));
  }

  CompletionStage<Reply> create(Call call) {
    Query.none(call.query());
    return objects
        .create(kind(call), call.name())
        .thenApply(made -> Reply.json(made ? 201 : 200, new JsonObject().put("created", made)));
  }

  CompletionStage<Reply> delete(Call call) {
    Query.none(call.query());
    boolean onlyClients = call.caller() instanceof Caller.Pod;
    return objects
        .delete(kind(call), call.name(), onlyClients)
        .thenApply(done -> Reply.empty(204, Map.of()));
  }

  CompletionStage<Reply> store(Call call) {
    Query.none(call.query());
    Guarantees guarantees = store.guarantees();
    return CompletableFuture.completedStage(
        Reply.json(
            200,
            new JsonObject()
                .put("engine", guarantees.engine())
                .put("durability", guarantees.durability())
                .put("order", guarantees.order())
                .put("staleness", guarantees.staleness())));
  }

  private static Kind kind(Call call) {
    return call.operation().ofDict() ? Kind.DICT : Kind.QUEUE;
  }
}
