package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What goes by a test's own clock. */
public final class Timed {

  private Timed() {}

  /** A repository that does not wait for a collection. */
  public static VolumeRepository repository(ObjectStore store, VolumeId id, LongSupplier nanos) {
    return new VolumeRepository(store, id, list -> new GarbageWatch(list, nanos, Duration.ZERO));
  }

  public static ContentWriter writer(
      VolumeRepository volume, Transfers transfers, LongSupplier nanos) {
    return ContentWriter.into(volume, transfers, nanos);
  }
}
