package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.valkey.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three keeps the specification. */
@TestInstance(Lifecycle.PER_CLASS)
class ValkeyConformanceIT {
  private final ManualClock clock = new ManualClock();
  private TestCluster cluster;
  private Store store;

  /** By the clocks of the servers and of this machine. */
  private Store running;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    cluster = new TestCluster(folder);
    store = cluster.open(clock);
    running = cluster.open();
  }

  @AfterAll
  void close() {
    if (store != null) {
      store.close();
    }
    if (running != null) {
      running.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Nested
  class Dicts extends DictConformance {
    @Override
    protected Store store() {
      return running;
    }
  }

  @Nested
  class ManyEntries extends DictManyConformance {
    @Override
    protected Store store() {
      return running;
    }
  }

  @Nested
  class PlainQueues extends QueueConformance {
    @Override
    protected Store store() {
      return running;
    }
  }

  @Nested
  class Waits extends WaitConformance {
    @Override
    protected Store store() {
      return running;
    }

    @Override
    protected void awaitWaiters(int waiters) {
      Polling.until(() -> running.totals().waiters() == waiters);
    }
  }

  @Nested
  class AllOfDicts extends AllDictConformance {
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
  class AllOfQueues extends AllQueueConformance {
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
