package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The cases of dicts that go by a clock and need nothing but calls of clients. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class DictCallsConformance {
  protected abstract Store store();

  /** What the store goes by; waits may go by the real one. */
  protected abstract ManualClock clock();

  @Nested
  class Conditions extends DictConditionsConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Counters extends DictCounterConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Times extends DictTimeConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Batches extends DictBatchConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Repetitions extends DictRepeatConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Watching extends DictWatchConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }

  @Nested
  class Prefixes extends DictPrefixConformance {
    @Override
    protected Store store() {
      return DictCallsConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return DictCallsConformance.this.clock();
    }
  }
}
