package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.rocks.TestStores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Reads that leave the caller's thread keep the specification of dicts. */
@TestInstance(Lifecycle.PER_CLASS)
class RocksSlowDiskConformanceTest extends DictConformance {
  private Store store;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    store = TestStores.openOnASlowDisk(folder);
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  protected Store store() {
    return store;
  }
}
