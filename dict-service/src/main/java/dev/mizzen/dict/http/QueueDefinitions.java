package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The calls of the operator about queues. */
final class QueueDefinitions {
  private final Store store;

  QueueDefinitions(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> define(Call call) {
    Query.none(call.query());
    DefinitionBody<QueuePolicy> body = DefinitionBody.queue(call.body());
    Queues queues = store.queues();
    return DictDefinitions.adopted(queues, call.name(), body.adopt())
        .thenCompose(done -> queues.define(call.name(), body.definition()))
        .thenCompose(
            outcome ->
                describe(call.name())
                    .thenApply(info -> Reply.json(DictDefinitions.status(outcome), info)));
  }

  CompletionStage<Reply> describe(Call call) {
    Query.none(call.query());
    return describe(call.name()).thenApply(info -> Reply.json(200, info));
  }

  private CompletionStage<JsonObject> describe(ObjectName name) {
    return store.queues().describe(name).thenApply(QueueDefinitions::write);
  }

  private static JsonObject write(QueueInfo info) {
    JsonObject object =
        DefinitionBody.writeQueue(info.definition())
            .put("items", info.items())
            .put("waiting", info.waiting())
            .put("delayed", info.delayed())
            .put("leased", info.leased())
            .put("dead", info.dead())
            .put("partitions", info.partitions())
            .put("bytes", info.bytes());
    info.oldest().ifPresent(age -> object.put("oldestSeconds", Seconds.number(age)));
    return object
        .put("enqueued", info.enqueued())
        .put("done", info.done())
        .put("dropped", info.dropped())
        .put("waiters", info.waiters())
        .put("unusedSeconds", Seconds.number(info.unused()));
  }

  CompletionStage<Reply> undefine(Call call) {
    return store
        .queues()
        .undefine(call.name(), DictDefinitions.data(Query.of(call.query(), Set.of("data"))))
        .thenApply(done -> Reply.empty(204, Map.of()));
  }
}
