package dev.mizzen.volume.snapshot;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a volume is to be.
 *
 * @param uid of the Volume object
 * @param pins commits that stay, by the names that they are kept for
 * @param origin where its content comes from, if the volume is not there yet
 */
public record Definition(
    String uid, Settings settings, Map<String, Long> pins, Optional<Origin> origin) {

  /** Where the content of a new volume comes from. */
  public sealed interface Origin {
    /** The name of the other volume, of the same namespace. */
    String volume();

    /**
     * As another volume is, or was.
     *
     * @param commit absent for its head
     */
    record Copy(String volume, OptionalLong commit) implements Origin {}

    /** The other volume itself, under a new name. */
    record Renamed(String volume) implements Origin {}
  }

  public Definition {
    pins = Map.copyOf(pins);
  }

  /** An empty volume, and nothing special. */
  public static Definition of(String uid) {
    return new Definition(uid, Settings.NONE, Map.of(), Optional.empty());
  }
}
