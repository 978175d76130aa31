package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mizzen.volume.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the store that an upload takes long, so that no collection deletes what it relies on.
 * Short ones need not say so: two looks of a collection lie hours apart.
 */
final class UploadLease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UploadLease.class);

  /** An upload of less is covered by the time between two looks. */
  static final Duration SHORT = Duration.ofMinutes(5);

  private static final Duration REFRESHED = Duration.ofHours(1);

  private final VolumeRepository volume;
  private final LongSupplier nanos;
  private final String name = UUID.randomUUID().toString();
  private final long begun;
  private Optional<Long> written = Optional.empty();

  /**
   * As it lies in the store; when the upload began is told by the object's own time and this.
   *
   * @param ageSeconds of the upload when this was written
   */
  @JsonPropertyOrder({"format", "ageSeconds"})
  record Stored(int format, long ageSeconds) {}

  UploadLease(VolumeRepository volume, LongSupplier nanos) {
    this.volume = volume;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /** Has to be called before anything that the upload relies on. */
  void touch() {
    long now = nanos.getAsLong();
    long since = written.orElse(begun);
    var patience = written.isPresent() ? REFRESHED : SHORT;
    if (now - since >= patience.toNanos()) {
      volume.putLease(name, new Stored(Format.CURRENT, Duration.ofNanos(now - begun).toSeconds()));
      written = Optional.of(now);
    }
  }

  @Override
  public void close() {
    try {
      written.ifPresent(at -> volume.deleteLease(name));
    } catch (StoreException e) {
      // The upload is done all the same; the lease is ignored after a day.
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("A lease is left behind");
    }
  }
}
