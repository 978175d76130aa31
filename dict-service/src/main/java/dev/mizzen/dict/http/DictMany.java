package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The calls of many entries, of counters and of changes. */
final class DictMany {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_WAIT_SECONDS = 50;
  private static final Bytes NO_PREFIX = Bytes.of(new byte[0]);

  private final Store store;
  private final JsonAnswer answers = new JsonAnswer();

  DictMany(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> add(Call call) {
    Query.none(call.query());
    DictBodies.Add add = DictBodies.add(call.body());
    Write write = new Write(Condition.NONE, add.ttl(), Headers.request(call.headers()));
    return store
        .dicts()
        .add(call.name(), add.key(), add.delta(), write)
        .thenApply(
            counter ->
                Reply.json(
                    200,
                    new JsonObject()
                        .put("value", counter.value())
                        .put("version", counter.version())));
  }

  CompletionStage<Reply> batch(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .batch(call.name(), DictBodies.steps(call.body()), Headers.request(call.headers()))
        .thenApply(results -> Reply.json(answers.results(results)));
  }

  CompletionStage<Reply> update(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .update(call.name(), DictBodies.entries(call.body()))
        .thenApply(written -> Reply.json(200, new JsonObject().put("written", written)));
  }

  CompletionStage<Reply> clear(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .clear(call.name())
        .thenApply(deleted -> Reply.json(200, new JsonObject().put("deleted", deleted)));
  }

  CompletionStage<Reply> len(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .describe(call.name())
        .thenApply(info -> Reply.json(200, new JsonObject().put("entries", info.entries())));
  }

  CompletionStage<Reply> list(Call call) {
    Query query = Query.of(call.query(), Set.of("prefix", "cursor", "limit", "values"));
    ListQuery wanted =
        new ListQuery(
            prefix(query),
            query.text("cursor").map(DictMany::cursor),
            query.number("limit", DEFAULT_PAGE, 1, MAX_PAGE),
            query.flag("values"));
    return store
        .dicts()
        .list(call.name(), wanted)
        .thenApply(page -> Reply.json(answers.page(page)));
  }

  CompletionStage<Reply> watch(Call call) {
    Query query = Query.of(call.query(), Set.of("after", "prefix", "limit", "wait"));
    Optional<Long> after = query.version("after");
    Waiting<Changes> pending =
        store
            .dicts()
            .watch(
                call.name(),
                after,
                prefix(query),
                query.number("limit", DEFAULT_PAGE, 1, MAX_PAGE),
                query.wait(MAX_WAIT_SECONDS));
    call.gone().thenRun(pending::cancel);
    return pending.result().thenApply(changes -> Reply.json(answers.changes(changes)));
  }

  private static Bytes prefix(Query query) {
    return query.raw("prefix").map(PercentCoding::bytes).orElse(NO_PREFIX);
  }

  private static Bytes cursor(String text) {
    try {
      return Bytes.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("cursor must be one that an earlier page gave");
    }
  }
}
