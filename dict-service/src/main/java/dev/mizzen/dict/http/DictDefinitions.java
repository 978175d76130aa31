package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Keeper;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of the operator about dicts. */
final class DictDefinitions {
  private final Store store;

  DictDefinitions(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> define(Call call) {
    Query.none(call.query());
    DefinitionBody<DictPolicy> body = DefinitionBody.dict(call.body());
    Dicts dicts = store.dicts();
    return adopted(dicts, call.name(), body.adopt())
        .thenCompose(done -> dicts.define(call.name(), body.definition()))
        .thenCompose(
            outcome -> describe(call.name()).thenApply(info -> Reply.json(status(outcome), info)));
  }

  /** What was retained under another name is under this one afterwards. */
  static CompletionStage<?> adopted(Keeper<?, ?> keeper, ObjectName to, Optional<String> adopt) {
    if (adopt.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    try {
      return keeper.rename(new ObjectName(to.namespace(), adopt.get()), to);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("adopt: " + e.getMessage());
    }
  }

  static int status(Outcome outcome) {
    return outcome == Outcome.UPDATED ? 200 : 201;
  }

  CompletionStage<Reply> describe(Call call) {
    Query.none(call.query());
    return describe(call.name()).thenApply(info -> Reply.json(200, info));
  }

  private CompletionStage<JsonObject> describe(ObjectName name) {
    return store.dicts().describe(name).thenApply(DictDefinitions::write);
  }

  private static JsonObject write(DictInfo info) {
    return DefinitionBody.writeDict(info.definition())
        .put("entries", info.entries())
        .put("bytes", info.bytes())
        .put("version", info.version())
        .put("unusedSeconds", Seconds.number(info.unused()));
  }

  CompletionStage<Reply> undefine(Call call) {
    return store
        .dicts()
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
}
