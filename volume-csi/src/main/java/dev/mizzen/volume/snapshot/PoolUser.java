package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of the histories that share a pool. */
public final class PoolUser {

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;
  private final VolumeId id;
  private final Layout layout;
  private final VolumeRepository volume;

  private PoolUser(ObjectStore store, VolumeId id, Layout layout) {
    this.store = store;
    this.id = id;
    this.layout = layout;
    this.volume = VolumeRepository.at(store, id, layout);
  }

  /**
   * The history that a volume's name stands for.
   *
   * @throws UnknownVolumeException when there is no such volume
   */
  public static PoolUser of(ObjectStore store, VolumeId id) {
    return of(store, id, new VolumeRepository(store, id).layout());
  }

  static PoolUser of(ObjectStore store, VolumeId id, Layout layout) {
    return new PoolUser(store, id, layout);
  }

  /** Its commits and contents, whatever became of its name. */
  public VolumeRepository volume() {
    return volume;
  }

  /** The marker, if its name still stands for this history. */
  public Optional<Marker> marker() {
    return new VolumeRepository(store, id)
        .marker()
        .filter(marker -> Layout.of(id, marker).history().equals(layout.history()));
  }

  /** The objects of its commits by number; one without bytes is a commit that was dropped. */
  public SortedMap<Long, ObjectSummary> commits() {
    var commits = new TreeMap<Long, ObjectSummary>();
    PoolInventory.forEach(
        store,
        layout.commits(),
        object -> {
          String name = object.key().substring(layout.commits().length());
          // Some stores list an object under another name while it is being written.
          if (name.matches("[0-9]{20}")) {
            commits.put(Long.parseLong(name), object);
          }
        });
    return commits;
  }

  /** Numbers of commits that stay: pins of the definition, and those that have a name. */
  public Set<Long> pins(Marker marker) {
    var pins = new HashSet<>(marker.pins().values());
    NamedSnapshots.of(store, id)
        .ifPresent(
            named ->
                named.names().forEach(n -> named.find(n).ifPresent(s -> pins.add(s.commit()))));
    return pins;
  }

  /**
   * Those of the numbers that views on some node may read from.
   *
   * @param now by the store's clock
   */
  public Set<Long> mounted(Collection<Long> numbers, Instant now) {
    var kept = new HashSet<Long>();
    PoolInventory.forEach(
        store,
        layout.mounts(),
        object -> {
          if (object.lastModified().isAfter(now.minus(MountedCommits.FORGOTTEN))) {
            store
                .get(object.key())
                .map(bytes -> json.read(object.key(), bytes, MountedCommits.class))
                .ifPresent(needed -> numbers.stream().filter(needed::has).forEach(kept::add));
          }
        });
    return kept;
  }

  /**
   * Drops commits. Their numbers stay taken as long as there is an older commit, so that nobody who
   * knows that one takes the next number for a free one.
   */
  public void drop(Collection<Long> numbers) {
    var commits = commits();
    if (numbers.isEmpty() || commits.isEmpty()) {
      return;
    }
    // Whoever looks for the head must not begin among what goes.
    store.put(layout.head(), Long.toString(commits.lastKey()).getBytes(StandardCharsets.US_ASCII));
    numbers.forEach(number -> store.put(layout.commit(number), new byte[0]));
    var gone = new TreeMap<Long, String>();
    for (Map.Entry<Long, ObjectSummary> commit : commits.entrySet()) {
      if (commit.getValue().size() > 0 && !numbers.contains(commit.getKey())) {
        break;
      }
      gone.put(commit.getKey(), commit.getValue().key());
    }
    store.deleteAll(gone.values());
  }
}
