package dev.mizzen.dict.rocks;

import dev.mizzen.dict.conformance.DictOperations;
import dev.mizzen.dict.engine.Store;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever several threads do to a dict at once, some order of it explains all answers. */
class DictLincheckTest {
  @TempDir private Path folder;

  @Test
  void answersAsIfOneCameAfterTheOther() throws IOException {
    // Given
    try (RocksStore store = TestStores.open(folder)) {
      OnRocks.store = store;

      // When, Then
      DictOperations.check(OnRocks.class, 10);
    }
  }

  /** Made by Lincheck, so the store comes by a static way. */
  public static final class OnRocks extends DictOperations {
    private static volatile Store store;

    public OnRocks() {
      super(store);
    }
  }
}
