package dev.mizzen.dict.rocks;

import java.io.IOException;
import java.nio.file.Path;

/** Small stores for tests. */
public final class TestStores {
  private static final long MIB = 1L << 20;

  private TestStores() {}

  public static RocksSettings settings(Path folder) {
    return new RocksSettings(folder, 8 * MIB, 8 * MIB);
  }

  public static RocksStore open(Path folder) throws IOException {
    return RocksStore.open(settings(folder), System::nanoTime, new Ignoring());
  }

  /** Nobody listens. */
  public static final class Ignoring implements CommitListener {
    @Override
    public void committed(int operations, long nanos) {
      // Not of interest here.
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("the store failed", cause);
    }
  }
}
