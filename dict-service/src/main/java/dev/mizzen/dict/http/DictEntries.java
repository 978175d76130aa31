package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.http.Problem.Slug;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of one entry. */
final class DictEntries {
  /** Larger values are read only when the budget has room for them. */
  private static final int SMALL_VALUE = 64 << 10;

  private static final Set<String> REMOVAL = Set.of("return");

  private final Store store;
  private final ByteBudget budget;

  DictEntries(Store store, ByteBudget budget) {
    this.store = store;
    this.budget = budget;
  }

  CompletionStage<Reply> get(Call call) {
    Query.none(call.query());
    Bytes key = call.key().orElseThrow();
    return store
        .dicts()
        .get(call.name(), key, SMALL_VALUE)
        .thenCompose(
            found ->
                switch (found.orElseThrow(DictEntries::absent)) {
                  case Lookup.Entry entry -> CompletableFuture.completedStage(reply(entry));
                  case Lookup.Info info -> large(call, key, info.size());
                });
  }

  private CompletionStage<Reply> large(Call call, Bytes key, long size) {
    return budget
        .acquire(size)
        .thenCompose(
            held ->
                store
                    .dicts()
                    .get(call.name(), key, Long.MAX_VALUE)
                    .thenApply(found -> (Lookup.Entry) found.orElseThrow(DictEntries::absent))
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
        200, entry.value().data(), Headers.entry(entry.value().contentType(), entry));
  }

  CompletionStage<Reply> head(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .get(call.name(), call.key().orElseThrow(), 0)
        .thenApply(
            found ->
                switch (found.orElseThrow(DictEntries::absent)) {
                  case Lookup.Entry e ->
                      Reply.head(
                          e.value().data().length, Headers.entry(e.value().contentType(), e));
                  case Lookup.Info i -> Reply.head(i.size(), Headers.entry(i.contentType(), i));
                });
  }

  CompletionStage<Reply> put(Call call) {
    Query.none(call.query());
    return store
        .dicts()
        .put(
            call.name(),
            call.key().orElseThrow(),
            Headers.value(call.headers(), call.body()),
            Headers.write(call.headers()))
        .thenApply(
            put ->
                Reply.empty(
                    put.created() ? 201 : 200, Map.of("ETag", Headers.etag(put.version()))));
  }

  CompletionStage<Reply> remove(Call call) {
    boolean giveBack = Query.of(call.query(), REMOVAL).flag("return");
    Condition condition = Headers.matchOnly(call.headers());
    return store
        .dicts()
        .remove(call.name(), call.key().orElseThrow(), condition)
        .thenApply(found -> found.orElseThrow(DictEntries::absent))
        .thenApply(old -> giveBack ? reply(old) : Reply.empty(204, Map.of()));
  }

  private static Problem absent() {
    return new Problem(Slug.ENTRY_ABSENT, "the dict has no entry with this key");
  }
}
