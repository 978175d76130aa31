package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.Problem.Slug;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of dicts. */
final class DictCalls {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1_000;

  /** Larger values are read only when the budget has room for them. */
  private static final int SMALL_VALUE = 64 << 10;

  private final Store store;
  private final ByteBudget budget;
  private final JsonBody json = new JsonBody();
  private final JsonAnswer answers = new JsonAnswer();

  DictCalls(Store store, ByteBudget budget) {
    this.store = store;
    this.budget = budget;
  }

  CompletionStage<Reply> define(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .define(call.name(), DefinitionBody.dict(call.body()))
        .thenCompose(outcome -> describe(call.name()).thenApply(info -> defined(outcome, info)));
  }

  private static Reply defined(Outcome outcome, JsonObject info) {
    return Reply.json(outcome == Outcome.UPDATED ? 200 : 201, info);
  }

  CompletionStage<Reply> describe(Call call) {
    Query.of(call.query(), Set.of());
    return describe(call.name()).thenApply(info -> Reply.json(200, info));
  }

  private CompletionStage<JsonObject> describe(ObjectName name) {
    return dicts().describe(name).thenApply(DictCalls::write);
  }

  private static JsonObject write(DictInfo info) {
    return new JsonObject()
        .put("entries", info.entries())
        .put("bytes", info.bytes())
        .mergeIn(DefinitionBody.write(info.definition()));
  }

  CompletionStage<Reply> undefine(Call call) {
    return dicts()
        .undefine(call.name(), data(Query.of(call.query(), Set.of("data"))))
        .thenApply(done -> Reply.empty(204, Map.of()));
  }

  /** What becomes of the data. */
  static Optional<Reclaim> data(Query query) {
    return query
        .text("data")
        .map(
            text ->
                switch (text) {
                  case "delete" -> Reclaim.DELETE;
                  case "retain" -> Reclaim.RETAIN;
                  default -> throw Problem.malformed("data must be delete or retain");
                });
  }

  CompletionStage<Reply> get(Call call) {
    Query.of(call.query(), Set.of());
    Bytes key = call.key().orElseThrow();
    return dicts()
        .get(call.name(), key, SMALL_VALUE)
        .thenCompose(
            found ->
                switch (found.orElseThrow(DictCalls::absent)) {
                  case Lookup.Entry entry -> CompletableFuture.completedStage(reply(entry));
                  case Lookup.Info info -> large(call, key, info.size());
                });
  }

  private CompletionStage<Reply> large(Call call, Bytes key, long size) {
    return budget
        .acquire(size)
        .thenCompose(
            held ->
                dicts()
                    .get(call.name(), key, Long.MAX_VALUE)
                    .thenApply(found -> (Lookup.Entry) found.orElseThrow(DictCalls::absent))
                    .thenApply(entry -> reply(entry).then(delivered -> budget.release(held)))
                    .whenComplete(
                        (reply, failure) -> {
                          if (failure != null) {
                            budget.release(held);
                          }
                        }));
  }

  private static Reply reply(Lookup.Entry entry) {
    return Reply.bytes(
        200, entry.value().data(), headers(entry.value().contentType(), entry.version()));
  }

  CompletionStage<Reply> head(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .get(call.name(), call.key().orElseThrow(), 0)
        .thenApply(
            found ->
                switch (found.orElseThrow(DictCalls::absent)) {
                  case Lookup.Entry e ->
                      Reply.head(
                          e.value().data().length, headers(e.value().contentType(), e.version()));
                  case Lookup.Info i -> Reply.head(i.size(), headers(i.contentType(), i.version()));
                });
  }

  CompletionStage<Reply> put(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .put(call.name(), call.key().orElseThrow(), value(call), mode(call))
        .thenApply(
            put -> Reply.empty(put.created() ? 201 : 200, Map.of("ETag", etag(put.version()))));
  }

  private static Value value(Call call) {
    try {
      String type = call.headers().get("Content-Type");
      return new Value(type == null ? Value.OCTETS : type, call.body());
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("Content-Type: " + e.getMessage());
    }
  }

  private static Write mode(Call call) {
    if (call.headers().contains("If-Match")) {
      throw Problem.malformed("If-Match is not supported; put-if-absent is If-None-Match: *");
    }
    String condition = call.headers().get("If-None-Match");
    if (condition == null) {
      return Write.ALWAYS;
    }
    if (!condition.strip().equals("*")) {
      throw Problem.malformed("If-None-Match must be *");
    }
    return Write.IF_ABSENT;
  }

  CompletionStage<Reply> remove(Call call) {
    boolean giveBack = Query.of(call.query(), Set.of("return")).flag("return");
    return dicts()
        .remove(call.name(), call.key().orElseThrow())
        .thenApply(found -> found.orElseThrow(DictCalls::absent))
        .thenApply(old -> giveBack ? reply(old) : Reply.empty(204, Map.of()));
  }

  CompletionStage<Reply> update(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .update(call.name(), json.entries(call.body()))
        .thenApply(written -> Reply.json(200, new JsonObject().put("written", written)));
  }

  CompletionStage<Reply> clear(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .clear(call.name())
        .thenApply(deleted -> Reply.json(200, new JsonObject().put("deleted", deleted)));
  }

  CompletionStage<Reply> len(Call call) {
    Query.of(call.query(), Set.of());
    return dicts()
        .describe(call.name())
        .thenApply(info -> Reply.json(200, new JsonObject().put("entries", info.entries())));
  }

  CompletionStage<Reply> list(Call call) {
    Query query = Query.of(call.query(), Set.of("cursor", "limit", "values"));
    boolean values = query.flag("values");
    return dicts()
        .list(
            call.name(),
            query.text("cursor").map(DictCalls::cursor),
            query.number("limit", DEFAULT_PAGE, 1, MAX_PAGE),
            values)
        .thenApply(page -> Reply.json(answers.page(page)));
  }

  private static Bytes cursor(String text) {
    try {
      return Bytes.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("cursor must be one that an earlier page gave");
    }
  }

  private Dicts dicts() {
    return store.dicts();
  }

  private static Map<String, String> headers(String contentType, long version) {
    return Map.of("Content-Type", contentType, "ETag", etag(version));
  }

  private static String etag(long version) {
    return "\"" + version + "\"";
  }

  private static Problem absent() {
    return new Problem(Slug.ENTRY_ABSENT, "the dict has no entry with this key");
  }
}
