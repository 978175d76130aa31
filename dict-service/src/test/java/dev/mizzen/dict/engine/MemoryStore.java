package dev.mizzen.dict.engine;

/** The executable specification: everything under one lock, nothing clever. */
public final class MemoryStore implements Store {
  private final MemoryDicts dicts = new MemoryDicts();
  private final MemoryQueues queues = new MemoryQueues();

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
    queues.close();
  }
}
