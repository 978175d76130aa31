package dev.mizzen.dict.engine;

import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The executable specification: everything under one lock, nothing clever. */
public final class MemoryStore implements Store {
  private static final long TICK_MILLIS = 5;

  private final MemoryDicts dicts;
  private final MemoryQueues queues;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** By the real clock. */
  public MemoryStore() {
    this(InstantSource.system(), System::nanoTime);
    ticker.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** By a test's clock. */
  public MemoryStore(ManualClock clock) {
    this(clock, clock);
    clock.onAdvance(this::tick);
  }

  private MemoryStore(InstantSource clock, LongSupplier nanoClock) {
    dicts = new MemoryDicts(clock, nanoClock);
    queues = new MemoryQueues(clock, nanoClock);
  }

  private void tick() {
    dicts.tick();
    queues.tick();
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
    return new Guarantees("Memory", "nothing", "everything under one lock", "none");
  }

  @Override
  public Totals totals() {
    return new Totals(0, 0, 0, 0, 0, 0, 0, 0, queues.waiters());
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
