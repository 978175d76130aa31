package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.server.TestFront;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The cases that go by a clock, for a way in to the specification itself. What only the process
 * behind can do (give back, release, rename, count all) is not among them.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClientConformance {
  private final ManualClock clock = new ManualClock();
  private final MemoryStore behind = new MemoryStore(clock);
  private TestFront front;
  private Store store;

  /** A client that looks like a store. */
  protected abstract Store client(TestFront front);

  @BeforeAll
  void open() {
    front = new TestFront(behind);
    store = client(front);
  }

  @AfterAll
  void close() {
    store.close();
    front.close();
    behind.close();
  }

  @Nested
  class Dicts extends DictCallsConformance {
    @Override
    protected Store store() {
      return store;
    }

    @Override
    protected ManualClock clock() {
      return clock;
    }
  }

  @Nested
  class Queues extends QueueCallsConformance {
    @Override
    protected Store store() {
      return store;
    }

    @Override
    protected ManualClock clock() {
      return clock;
    }
  }
}
