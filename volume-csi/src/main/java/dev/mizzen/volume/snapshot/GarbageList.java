package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the last collection of a pool found. Whoever uploads sends anew what is on it, and waits
 * while it is deleted.
 *
 * @param found when each object was first found to be reached by nothing, by the store's clock;
 *     objects by their name below the pool
 * @param run names a deletion that has begun; empty when none has
 * @param deleting what that deletion is about
 */
@JsonPropertyOrder({"format", "found", "run", "deleting"})
public record GarbageList(
    int format, Map<String, Instant> found, String run, List<String> deleting) {

  /** Nothing was found. */
  public static final GarbageList EMPTY = new GarbageList(Map.of());

  public GarbageList {
    found = new TreeMap<>(found);
    deleting = List.copyOf(deleting);
  }

  /** Found, and nothing is deleted now. */
  public GarbageList(Map<String, Instant> found) {
    this(Format.CURRENT, found, "", List.of());
  }

  /** The same while some of it is deleted. */
  public GarbageList deleting(String by, List<String> names) {
    return new GarbageList(format, found, by, names);
  }
}
