package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The cases of queues that go by a clock and need nothing but calls of clients. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class QueueCallsConformance {
  protected abstract Store store();

  /** What the store goes by, for waits too. */
  protected abstract ManualClock clock();

  @Nested
  class Leases extends LeaseConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class DeadLetters extends DeadLetterConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class Delays extends DelayConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class Dedup extends DedupConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class BoundedPuts extends BoundedPutConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class PartitionTimes extends PartitionTimeConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class Iterating extends IterateConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }

  @Nested
  class Conservation extends ConservationConformance {
    @Override
    protected Store store() {
      return QueueCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return QueueCallsConformance.this.clock();
    }
  }
}
