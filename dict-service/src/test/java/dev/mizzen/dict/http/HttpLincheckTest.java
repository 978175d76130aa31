package dev.mizzen.dict.http;

import dev.mizzen.dict.conformance.DictOperations;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some order explains all answers over HTTP, too. */
class HttpLincheckTest {
  @TempDir private Path folder;

  @Test
  void answersAsIfOneCameAfterTheOther() {
    // Given
    try (TestServer server = new TestServer(folder);
        Store store = server.store()) {
      OverHttp.store = store;

      // When, Then
      DictOperations.check(OverHttp.class, 3);
    }
  }

  /** Made by Lincheck, so the store comes by a static way. */
  public static final class OverHttp extends DictOperations {
    private static volatile Store store;

    public OverHttp() {
      super(store);
    }
  }
}
