package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.Store;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The calls that end or prolong leases. */
final class QueueSettling {
  private final Store store;
  private final JsonAnswer answers = new JsonAnswer();

  QueueSettling(Store store) {
    this.store = store;
  }

  CompletionStage<Reply> ack(Call call) {
    Query.none(call.query());
    return reply(store.queues().ack(call.name(), QueueBodies.ack(call.body()).leases()));
  }

  CompletionStage<Reply> nack(Call call) {
    Query.none(call.query());
    QueueBodies.Settling nack = QueueBodies.nack(call.body());
    Duration delay = LeaseTimes.delay(nack.delay().orElse(Duration.ZERO));
    return reply(store.queues().nack(call.name(), nack.leases(), delay, nack.dead()));
  }

  CompletionStage<Reply> extend(Call call) {
    Query.none(call.query());
    QueueBodies.Settling extend = QueueBodies.extend(call.body());
    Duration time =
        LeaseTimes.checked(
            "for",
            extend.time().orElseThrow(() -> Problem.malformed("for is missing: seconds from now")));
    return reply(store.queues().extend(call.name(), extend.leases(), time));
  }

  private CompletionStage<Reply> reply(CompletionStage<Settled> done) {
    return done.thenApply(settled -> Reply.json(answers.settled(settled)));
  }
}
