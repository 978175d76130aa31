package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Keeper;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Store;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The calls of the operator about dicts or about queues.
 *
 * @param <P> how one is kept
 * @param <I> what is known of one
 */
final class Definitions<P, I> {
  private final Supplier<? extends Keeper<P, I>> keeper;
  private final Function<byte[], Declaration<P>> reader;
  private final Function<I, JsonObject> writer;

  private Definitions(
      Supplier<? extends Keeper<P, I>> keeper,
      Function<byte[], Declaration<P>> reader,
      Function<I, JsonObject> writer) {
    this.keeper = keeper;
    this.reader = reader;
    this.writer = writer;
  }

  static Definitions<DictPolicy, DictInfo> ofDicts(Store store) {
    return new Definitions<>(store::dicts, DefinitionBody::dict, Definitions::write);
  }

  static Definitions<QueuePolicy, QueueInfo> ofQueues(Store store) {
    return new Definitions<>(store::queues, DefinitionBody::queue, Definitions::write);
  }

  CompletionStage<Reply> define(Call call) {
    Query.none(call.query());
    return reader
        .apply(call.body())
        .at(keeper.get(), call.name())
        .thenApply(done -> Reply.json(status(done.outcome()), writer.apply(done.info())));
  }

  private static int status(Outcome outcome) {
    return outcome == Outcome.UPDATED ? 200 : 201;
  }

  CompletionStage<Reply> describe(Call call) {
    Query.none(call.query());
    return keeper
        .get()
        .describe(call.name())
        .thenApply(info -> Reply.json(200, writer.apply(info)));
  }

  private static JsonObject write(DictInfo info) {
    return DefinitionBody.writeDict(info.definition())
        .put("entries", info.entries())
        .put("bytes", info.bytes())
        .put("version", info.version())
        .put("unusedSeconds", Seconds.number(info.unused()));
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
    return keeper
        .get()
        .undefine(call.name(), data(Query.of(call.query(), Set.of("data"))))
        .thenApply(done -> Reply.empty(204, Map.of()));
  }

  /** What becomes of the data. */
  private static Optional<Reclaim> data(Query query) {
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
