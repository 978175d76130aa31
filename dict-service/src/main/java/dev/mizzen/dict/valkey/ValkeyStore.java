package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Totals;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Dicts and queues on a cluster; several of these may share one. */
public final class ValkeyStore implements Store {
  private static final Guarantees GUARANTEES =
      new Guarantees(
          "Valkey",
          "an answered write is in the memory of one master and, with appendonly, in its file as"
              + " appendfsync says; a failover may lose the last answered writes, since replicas"
              + " follow later",
          "operations on one dict or queue happen one after the other; items are FIFO per"
              + " partition; waiters are first come first served within one replica of the"
              + " dict-service, without an order between replicas",
          "reads see every answered write, but what a failover lost; counts of all objects"
              + " together are up to half a minute old");

  private final ScheduledThreadPoolExecutor timer;
  private final Cluster cluster;
  private final Waits waits;
  private final ValkeyDicts dicts;
  private final ValkeyQueues queues;
  private final Sweeper sweeper;

  private ValkeyStore(
      ValkeySettings settings, Optional<InstantSource> clock, LongSupplier nanoClock)
      throws IOException {
    this.timer = timer();
    this.waits = new Waits(timer, nanoClock);
    AtomicReference<ValkeyStore> self = new AtomicReference<>();
    try {
      this.cluster =
          Cluster.connect(
              settings,
              notice -> Optional.ofNullable(self.get()).ifPresent(s -> s.noticed(notice)));
    } catch (IOException e) {
      timer.shutdownNow();
      throw e;
    }
    this.dicts = new ValkeyDicts(new Operations(cluster, clock, 'd', Refusals::noDict), waits);
    this.queues = new ValkeyQueues(new Operations(cluster, clock, 'q', Refusals::noQueue), waits);
    this.sweeper = new Sweeper(dicts, queues, timer);
    self.set(this);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("valkey-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  /**
   * Connects; time is what the servers' clocks say.
   *
   * @throws IOException when the cluster cannot be used
   */
  public static ValkeyStore open(ValkeySettings settings) throws IOException {
    return new ValkeyStore(settings, Optional.empty(), System::nanoTime);
  }

  /**
   * The same with other clocks; who sets them on calls {@link #lookAgain}.
   *
   * @param clock tells when entries, delays and leases are over
   * @param nanoClock tells when waits are over
   */
  static ValkeyStore open(ValkeySettings settings, InstantSource clock, LongSupplier nanoClock)
      throws IOException {
    return new ValkeyStore(settings, Optional.of(clock), nanoClock);
  }

  private void noticed(String notice) {
    Topic topic = Topic.of(notice);
    if (topic.kind() == Topic.GONE || topic.kind() == Topic.DEFINED) {
      dicts.common().forgetSharing(topic.base());
      queues.common().forgetSharing(topic.base());
    }
    waits.noticed(topic);
  }

  /** Who waits looks whether anything is due, and trusts nothing known before. */
  void lookAgain() {
    dicts.common().forgetSharings();
    queues.common().forgetSharings();
    waits.lookAgain();
  }

  @Override
  public Dicts dicts() {
    return dicts;
  }

  @Override
  public Queues queues() {
    return queues;
  }

  @Override
  public Guarantees guarantees() {
    return GUARANTEES;
  }

  @Override
  public Totals totals() {
    return total(sweeper.dicts(), sweeper.queues(), waits.waiting());
  }

  private static Totals total(
      Map<ObjectName, DictInfo> dicts, Map<ObjectName, QueueInfo> queues, long waiting) {
    return new Totals(
        dicts.size(),
        dicts.values().stream().mapToLong(DictInfo::entries).sum(),
        dicts.values().stream().mapToLong(DictInfo::bytes).sum(),
        queues.size(),
        queues.values().stream().mapToLong(QueueInfo::items).sum(),
        queues.values().stream().mapToLong(QueueInfo::leased).sum(),
        queues.values().stream().mapToLong(QueueInfo::dead).sum(),
        queues.values().stream().mapToLong(QueueInfo::bytes).sum(),
        waiting);
  }

  @Override
  public void close() {
    waits.stop();
    timer.shutdownNow();
    cluster.close();
  }
}
