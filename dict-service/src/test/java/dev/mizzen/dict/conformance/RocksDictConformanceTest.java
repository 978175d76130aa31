package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.rocks.TestStores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB keeps the specification of dicts. */
class RocksDictConformanceTest extends AllDictConformance {
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

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected ManualClock clock() {
    return clock;
  }
}
