package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The calls that hand items over. What could not be handed over goes back. */
final class QueueTakes {
  private static final Set<String> GET = Set.of("partition", "n", "wait");
  private static final Set<String> LEASE = Set.of("partition", "n", "wait", "for");

  private final Store store;
  private final Returns returns;
  private final JsonAnswer answers = new JsonAnswer();

  QueueTakes(Store store) {
    this.store = store;
    this.returns = new Returns(store);
  }

  /**
   * Items leave the queue durably, then go to the client. When it left before it had all bytes of
   * the answer, they come back to the front. What is lost is only what lay in a socket whose client
   * was gone, or had left the queue when this process died.
   */
  CompletionStage<Reply> get(Call call) {
    Query query = Query.of(call.query(), GET);
    Waiting<Taken> pending =
        store
            .queues()
            .get(
                call.name(),
                Partitions.one(query),
                query.number("n", 1, 1, Queues.MAX_ITEMS),
                query.wait(QueueItems.MAX_WAIT_SECONDS));
    call.gone().thenRun(pending::cancel);
    return pending
        .result()
        .thenApply(
            taken ->
                Reply.json(answers.taken(taken.items()))
                    .then(
                        delivered -> {
                          if (!delivered) {
                            returns.giveBack(taken);
                          }
                        }));
  }

  /** As {@link #get}; a lease whose client left ends at once, and its attempt does not count. */
  CompletionStage<Reply> lease(Call call) {
    Query query = Query.of(call.query(), LEASE);
    Optional<Duration> time = query.seconds("for").map(t -> LeaseTimes.checked("for", t));
    ObjectName name = call.name();
    Waiting<List<Lease>> pending =
        store
            .queues()
            .lease(
                name,
                Partitions.one(query),
                query.number("n", 1, 1, Queues.MAX_ITEMS),
                query.wait(QueueItems.MAX_WAIT_SECONDS),
                time);
    call.gone().thenRun(pending::cancel);
    return pending
        .result()
        .thenApply(
            leases ->
                Reply.json(answers.leases(leases))
                    .then(
                        delivered -> {
                          if (!delivered) {
                            returns.release(name, leases);
                          }
                        }));
  }
}
