package dev.mizzen.volume.store;

import dev.mizzen.volume.testing.DirectoryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends ObjectStoreContract {

  @TempDir Path directory;

  @Override
  ObjectStore store() {
    return new DirectoryStore(directory);
  }
}
