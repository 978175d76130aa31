package dev.mizzen.volume.provision;

import dev.mizzen.volume.snapshot.VolumeId;
import java.util.Optional;

/**
 * By what a snapshot is found: {@code <namespace>/<volume>/<name>}.
 *
 * @param name unique in the store
 */
public record SnapshotId(VolumeId volume, String name) {

  /** From its text; absent when it is none. */
  public static Optional<SnapshotId> parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || !StoreNames.isOne(text.substring(slash + 1))) {
      return Optional.empty();
    }
    return VolumeId.parse(text.substring(0, slash))
        .map(volume -> new SnapshotId(volume, text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return volume + "/" + name;
  }
}
