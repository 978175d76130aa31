package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.ObjectName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Small stores for tests. */
public final class TestStores {
  private static final long MIB = 1L << 20;
  private static final ObjectName NOBODY = new ObjectName("default", "nobody");

  private TestStores() {}

  public static RocksSettings settings(Path folder) {
    return new RocksSettings(folder, 8 * MIB, 8 * MIB);
  }

  public static RocksStore open(Path folder) throws IOException {
    return open(folder, InstantSource.system());
  }

  /**
   * By this clock but for waits, which end by the real one. A {@link ManualClock} that is advanced
   * comes back once the store has done what was due.
   */
  public static RocksStore open(Path folder, InstantSource clock) throws IOException {
    RocksStore store = RocksStore.open(settings(folder), clock, System::nanoTime, new Ignoring());
    if (clock instanceof ManualClock manual) {
      manual.onAdvance(() -> lookAtTheClock(store));
    }
    return store;
  }

  /** By this clock and nothing else, for waits too. */
  public static RocksStore openByTheClock(Path folder, ManualClock clock) throws IOException {
    RocksStore store = RocksStore.open(settings(folder), clock, clock, new Ignoring());
    clock.onAdvance(() -> lookAtTheClock(store));
    return store;
  }

  /** Where every read seems to wait for the disk. */
  public static RocksStore openOnASlowDisk(Path folder) throws IOException {
    AtomicLong nanos = new AtomicLong();
    return RocksStore.open(
        settings(folder),
        InstantSource.system(),
        () -> nanos.addAndGet(2 * Patience.SLOW),
        new Ignoring());
  }

  /** Whatever comes to the writer makes it look; a store that is closed does not mind. */
  private static void lookAtTheClock(RocksStore store) {
    store
        .queues()
        .length(NOBODY, Optional.of(Bytes.of("")))
        .handle((length, refusal) -> refusal)
        .toCompletableFuture()
        .join();
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
