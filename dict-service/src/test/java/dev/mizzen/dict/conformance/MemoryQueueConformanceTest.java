package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.AfterAll;

/** The specification of queues keeps itself. */
class MemoryQueueConformanceTest extends AllQueueConformance {
  private final ManualClock clock = new ManualClock();
  private final MemoryStore store = new MemoryStore(clock);

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected ManualClock clock() {
    return clock;
  }
}
