package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.rocks.TestStores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB keeps the specification of queues. */
@TestInstance(Lifecycle.PER_CLASS)
class RocksQueueConformanceTest {
  private final ManualClock clock = new ManualClock();
  private Store store;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    store = TestStores.openByTheClock(folder, clock);
  }

  @AfterAll
  void close() {
    store.close();
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
  class Releases extends ReleaseConformance {
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
  class Keeping extends QueueKeeperConformance {
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
