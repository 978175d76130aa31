package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The calls that put items, look at them, and remove them unseen. */
final class QueueItems {
  static final int MAX_WAIT_SECONDS = 50;
  private static final int DEFAULT_PAGE = 100;
  private static final Set<String> PUT = Set.of("partition", "wait", "partitionTtl");

  private final Store store;
  private final JsonAnswer answers = new JsonAnswer();

  QueueItems(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> put(Call call) {
    Query query = Query.of(call.query(), PUT);
    Waiting<QueuePut.Result> pending =
        store
            .queues()
            .put(
                call.name(),
                Partitions.one(query),
                QueueBodies.items(call.body()),
                how(query, call));
    call.gone().thenRun(pending::cancel);
    return pending
        .result()
        .thenApply(
            done ->
                Reply.json(
                    200,
                    new JsonObject().put("put", done.put()).put("duplicates", done.duplicates())));
  }

  private static QueuePut how(Query query, Call call) {
    try {
      return new QueuePut(
          query.wait(MAX_WAIT_SECONDS),
          query.seconds("partitionTtl"),
          Headers.request(call.headers()));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(e.getMessage());
    }
  }

  CompletionStage<Reply> items(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "after", "limit", "wait"));
    Bytes partition = Partitions.one(query);
    Waiting<ItemPage> pending =
        store
            .queues()
            .items(
                call.name(),
                partition,
                after(query).map(id -> sequence(id, partition)),
                query.number("limit", DEFAULT_PAGE, 1, Queues.MAX_ITEMS),
                query.wait(MAX_WAIT_SECONDS));
    call.gone().thenRun(pending::cancel);
    return pending.result().thenApply(page -> Reply.json(answers.items(page, false)));
  }

  private static long sequence(ItemId id, Bytes partition) {
    if (!id.partition().equals(partition)) {
      throw Problem.malformed("after is the id of an item in another partition");
    }
    return id.sequence();
  }

  CompletionStage<Reply> dead(Call call) {
    Query query = Query.of(call.query(), Set.of("after", "limit"));
    return store
        .queues()
        .dead(call.name(), after(query), query.number("limit", DEFAULT_PAGE, 1, Queues.MAX_ITEMS))
        .thenApply(page -> Reply.json(answers.items(page, true)));
  }

  private static Optional<ItemId> after(Query query) {
    try {
      return query.text("after").map(ItemIds::read);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("after must be the id of an item");
    }
  }

  CompletionStage<Reply> redrive(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "all", "n"));
    return store
        .queues()
        .redrive(
            call.name(), Partitions.scope(query, "all"), query.number("n", 1, 1, Queues.MAX_ITEMS))
        .thenApply(redriven -> Reply.json(200, new JsonObject().put("redriven", redriven)));
  }

  CompletionStage<Reply> len(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "total"));
    return store
        .queues()
        .length(call.name(), Partitions.scope(query, "total"))
        .thenApply(items -> Reply.json(200, new JsonObject().put("items", items)));
  }

  CompletionStage<Reply> clear(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "all", "dead"));
    Optional<Bytes> scope = Partitions.scope(query, "all");
    Queues queues = store.queues();
    return (query.flag("dead")
            ? queues.clearDead(call.name(), scope)
            : queues.clear(call.name(), scope))
        .thenApply(deleted -> Reply.json(200, new JsonObject().put("deleted", deleted)));
  }
}
