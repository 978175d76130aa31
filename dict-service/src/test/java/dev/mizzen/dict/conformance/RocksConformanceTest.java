package dev.mizzen.dict.conformance;

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

/** RocksDB keeps the specification. */
@TestInstance(Lifecycle.PER_CLASS)
class RocksConformanceTest {
  private Store store;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    store = TestStores.open(folder);
  }

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
