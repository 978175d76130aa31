package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of queues. */
final class QueueCalls {
  private static final Logger LOG = LoggerFactory.getLogger(QueueCalls.class);
  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_WAIT_SECONDS = 50;

  private final Store store;
  private final JsonBody json = new JsonBody();
  private final JsonAnswer answers = new JsonAnswer();

  QueueCalls(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> define(Call call) {
    Query.of(call.query(), Set.of());
    return queues()
        .define(call.name(), DefinitionBody.queue(call.body()))
        .thenCompose(
            outcome ->
                describe(call.name())
                    .thenApply(info -> Reply.json(outcome == Outcome.UPDATED ? 200 : 201, info)));
  }

  CompletionStage<Reply> describe(Call call) {
    Query.of(call.query(), Set.of());
    return describe(call.name()).thenApply(info -> Reply.json(200, info));
  }

  private CompletionStage<JsonObject> describe(ObjectName name) {
    return queues().describe(name).thenApply(QueueCalls::write);
  }

  private static JsonObject write(QueueInfo info) {
    return new JsonObject()
        .put("items", info.items())
        .put("partitions", info.partitions())
        .put("bytes", info.bytes())
        .mergeIn(DefinitionBody.write(info.definition()));
  }

  CompletionStage<Reply> undefine(Call call) {
    return queues()
        .undefine(call.name(), DictCalls.data(Query.of(call.query(), Set.of("data"))))
        .thenApply(done -> Reply.empty(204, Map.of()));
  }

  CompletionStage<Reply> put(Call call) {
    Query query = Query.of(call.query(), Set.of("partition"));
    return queues()
        .put(call.name(), partition(query), json.items(call.body()))
        .thenApply(put -> Reply.json(200, new JsonObject().put("put", put)));
  }

  /**
   * Items leave the queue durably, then go to the client. When it left before it had all bytes of
   * the answer, they come back to the front. What is lost is only what lay in a socket whose client
   * was gone, or had left the queue when this process died.
   */
  CompletionStage<Reply> get(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "n", "wait"));
    int most = query.number("n", 1, 1, MAX_ITEMS);
    Duration wait = query.seconds("wait", MAX_WAIT_SECONDS);
    Waiting<Taken> pending = queues().get(call.name(), partition(query), most, wait);
    call.gone().thenRun(pending::cancel);
    return pending
        .result()
        .thenApply(
            taken ->
                Reply.json(answers.items(taken.items()))
                    .then(
                        delivered -> {
                          if (!delivered && !taken.items().isEmpty()) {
                            giveBack(taken);
                          }
                        }));
  }

  private void giveBack(Taken taken) {
    CompletionStage<Void> back;
    try {
      back = queues().giveBack(taken);
    } catch (RuntimeException e) {
      lost(taken, e);
      return;
    }
    back.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            lost(taken, failure);
          }
        });
  }

  private static void lost(Taken taken, Throwable why) {
    LOG.atWarn()
        .addKeyValue("items", taken.items().size())
        .addKeyValue("reason", why.getMessage())
        .log("Items were lost: their taker left and they could not be put back");
  }

  CompletionStage<Reply> len(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "total"));
    return queues()
        .length(call.name(), scope(query, "total"))
        .thenApply(items -> Reply.json(200, new JsonObject().put("items", items)));
  }

  CompletionStage<Reply> clear(Call call) {
    Query query = Query.of(call.query(), Set.of("partition", "all"));
    return queues()
        .clear(call.name(), scope(query, "all"))
        .thenApply(deleted -> Reply.json(200, new JsonObject().put("deleted", deleted)));
  }

  /** Empty for the whole queue. */
  private static Optional<Bytes> scope(Query query, String whole) {
    if (!query.flag(whole)) {
      return Optional.of(partition(query));
    }
    if (query.raw("partition").isPresent()) {
      throw Problem.malformed("give either partition or " + whole);
    }
    return Optional.empty();
  }

  private static Bytes partition(Query query) {
    return query.raw("partition").map(QueueCalls::partition).orElse(Queues.DEFAULT_PARTITION);
  }

  private static Bytes partition(String encoded) {
    Bytes partition = PercentCoding.bytes(encoded);
    if (partition.length() == 0 || partition.length() > Store.MAX_PARTITION_BYTES) {
      throw Problem.malformed(
          "partition must have 1 to %d bytes of UTF-8".formatted(Store.MAX_PARTITION_BYTES));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(partition.array()));
    } catch (CharacterCodingException e) {
      throw Problem.malformed("partition must be UTF-8");
    }
    return partition;
  }

  private Queues queues() {
    return store.queues();
  }
}
