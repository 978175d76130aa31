package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The specification keeps itself. */
@TestInstance(Lifecycle.PER_CLASS)
class MemoryConformanceTest {
  private final MemoryStore store = new MemoryStore();

  @AfterAll
  void close() {
    store.close();
  }

  @Nested
  class Dicts extends DictConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class ManyEntries extends DictManyConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class Queues extends QueueConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class Waits extends WaitConformance {
    @Override
    protected Store store() {
      return store;
    }

    @Override
    protected void awaitWaiters(int waiters) {
      Polling.until(() -> store.totals().waiters() == waiters);
    }
  }
}
