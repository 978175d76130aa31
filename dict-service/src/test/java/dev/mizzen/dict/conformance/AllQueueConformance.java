package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.Nested;

/** All cases of queues that go by a clock, for one store. */
public abstract class AllQueueConformance extends QueueCallsConformance {
  @Nested
  class Releases extends ReleaseConformance {
    @Override
    protected Store store() {
      return AllQueueConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return AllQueueConformance.this.clock();
    }
  }

  @Nested
  class Keeping extends QueueKeeperConformance {
    @Override
    protected Store store() {
      return AllQueueConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return AllQueueConformance.this.clock();
    }
  }
}
