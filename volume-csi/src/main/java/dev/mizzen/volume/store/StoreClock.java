package dev.mizzen.volume.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The time by the store's clock: that of a fresh object, so that it can be compared with that of
 * others.
 */
public final class StoreClock {

  private final ObjectStore store;

  public StoreClock(ObjectStore store) {
    this.store = store;
  }

  /** Now, to the second. */
  public Instant now() {
    String key = ".probe/clock-" + UUID.randomUUID();
    store.put(key, "now".getBytes(StandardCharsets.US_ASCII));
    try {
      return store
          .stat(key)
          .map(ObjectSummary::lastModified)
          .orElseThrow(
              () ->
                  new StoreException(
                      StoreException.Reason.REFUSED,
                      "The object store does not have what it was just given: is it one that shows writes at once?"));
    } finally {
      store.deleteAll(List.of(key));
    }
  }
}
