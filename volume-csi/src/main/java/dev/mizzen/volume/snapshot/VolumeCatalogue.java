package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which volumes there are: one request for each, since it looks only at the first key of each. */
public final class VolumeCatalogue {

  /** The character behind the slash. */
  private static final String BEYOND = "0";

  private final ObjectStore store;

  public VolumeCatalogue(ObjectStore store) {
    this.store = store;
  }

  /**
   * Volumes in the order of their handles.
   *
   * @param after behind which they are; absent for the first ones
   * @param limit how many at most, from 1
   */
  public List<VolumeId> list(Optional<VolumeId> after, int limit) {
    var found = new ArrayList<VolumeId>();
    String behind = after.map(id -> Layout.named(id).replaceFirst("/$", BEYOND)).orElse("");
    var next = first(behind);
    while (next.isPresent() && found.size() < limit) {
      String key = next.get();
      String[] segments = key.split("/", 3);
      if (segments.length == 3) {
        VolumeId.parse(segments[0] + "/" + segments[1]).filter(this::exists).ifPresent(found::add);
      }
      next = first(beyond(key, segments));
    }
    return List.copyOf(found);
  }

  private boolean exists(VolumeId id) {
    return new VolumeRepository(store, id).marker().isPresent();
  }

  private Optional<String> first(String behind) {
    return store.list("", behind, 1).stream().map(ObjectSummary::key).findFirst();
  }

  /** Past everything that lies in the same folder. */
  private static String beyond(String key, String[] segments) {
    if (key.startsWith(".")) {
      return segments[0] + BEYOND;
    }
    return segments.length < 3 ? key : segments[0] + "/" + segments[1] + BEYOND;
  }
}
