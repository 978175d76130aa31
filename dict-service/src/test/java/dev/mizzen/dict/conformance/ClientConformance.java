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
  class Conditions extends DictConditionsConformance {
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
  class Counters extends DictCounterConformance {
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
  class Times extends DictTimeConformance {
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
  class Batches extends DictBatchConformance {
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
  class Repetitions extends DictRepeatConformance {
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
  class Watching extends DictWatchConformance {
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
  class Prefixes extends DictPrefixConformance {
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
  class Leases extends LeaseConformance {
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
  class DeadLetters extends DeadLetterConformance {
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
  class Delays extends DelayConformance {
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
  class Dedup extends DedupConformance {
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
  class BoundedPuts extends BoundedPutConformance {
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
  class PartitionTimes extends PartitionTimeConformance {
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
  class Iterating extends IterateConformance {
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
  class Conservation extends ConservationConformance {
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
