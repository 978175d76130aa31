package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comes by every dict and queue from time to time, so that what is over also goes where nobody
 * looks, and remembers what it saw for the metrics.
 */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final ValkeyDicts valkeyDicts;
  private final ValkeyQueues valkeyQueues;
  private final ScheduledExecutorService timer;
  private volatile Map<ObjectName, DictInfo> dicts = Map.of();
  private volatile Map<ObjectName, QueueInfo> queues = Map.of();

  Sweeper(ValkeyDicts dicts, ValkeyQueues queues, ScheduledExecutorService timer) {
    this.valkeyDicts = dicts;
    this.valkeyQueues = queues;
    this.timer = timer;
    timer.execute(this::sweep);
  }

  private void sweep() {
    valkeyDicts
        .infos()
        .thenAccept(found -> dicts = found)
        .thenCompose(done -> valkeyQueues.infos())
        .thenAccept(found -> queues = found)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.atDebug().setCause(failure).log("Could not look at all dicts and queues");
              }
              if (!timer.isShutdown()) {
                timer.schedule(this::sweep, EVERY.toMillis(), TimeUnit.MILLISECONDS);
              }
            });
  }

  Map<ObjectName, DictInfo> dicts() {
    return dicts;
  }

  Map<ObjectName, QueueInfo> queues() {
    return queues;
  }
}
