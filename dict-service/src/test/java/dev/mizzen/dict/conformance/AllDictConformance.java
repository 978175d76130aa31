package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import org.junit.jupiter.api.Nested;

/** All cases of dicts that go by a clock, for one store. */
public abstract class AllDictConformance extends DictCallsConformance {
  @Nested
  class Keeping extends DictKeeperConformance {
    @Override
    protected Store store() {
      return AllDictConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return AllDictConformance.this.clock();
    }
  }

  @Nested
  class Infos extends DictInfosConformance {
    @Override
    protected Store store() {
      return AllDictConformance.this.store();
    }

    @Override
    protected ManualClock clock() {
      return AllDictConformance.this.clock();
    }
  }
}
