package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import dev.mizzen.volume.store.StoreClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A pool as a whole: who uses it, all that lies in it, and who uploads to it. */
public final class PoolInventory {

  static final int PAGE = 1000;

  /** A lease that nobody has refreshed for so long is of a writer that is no more. */
  private static final Duration LEASE = Duration.ofDays(1);

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;
  private final VolumeId id;
  private final Layout layout;
  private final boolean isFirstFormat;

  private PoolInventory(ObjectStore store, VolumeId id, Marker marker) {
    this.store = store;
    this.id = id;
    this.layout = Layout.of(id, marker);
    this.isFirstFormat = marker.isFirstFormat();
  }

  /**
   * An object whose name is its content's.
   *
   * @param name key below the pool
   */
  public record Item(String name, long size, Instant lastModified) {}

  /**
   * The pool of a volume.
   *
   * @throws UnknownVolumeException when there is none
   */
  public static PoolInventory of(ObjectStore store, VolumeId id) {
    return new PoolInventory(store, id, new VolumeRepository(store, id).requireMarker());
  }

  /** Prefix of all its keys: no two pools have the same. */
  public String prefix() {
    return layout.pool();
  }

  /** Everyone who uses it, among them those of whom nothing but their history is left. */
  public List<PoolUser> users() {
    if (isFirstFormat) {
      return List.of(PoolUser.of(store, id, layout));
    }
    var users = new ArrayList<PoolUser>();
    forEach(
        layout.users(),
        object -> {
          String user = object.key().substring(layout.users().length());
          // Deleted since the page was listed.
          store
              .get(object.key())
              .map(bytes -> json.read(object.key(), bytes, Volumes.User.class).volume())
              .ifPresent(name -> users.add(user(user, name)));
        });
    return users;
  }

  private PoolUser user(String user, String name) {
    return PoolUser.of(
        store,
        new VolumeId(id.namespace(), name),
        new Layout(Layout.data(id, user), layout.pool()));
  }

  /** Calls back for each object whose name is its content's. */
  public void forEachItem(Consumer<Item> action) {
    for (var kind : Pool.Kind.values()) {
      forEach(
          layout.pool() + kind.folder(),
          object ->
              action.accept(
                  new Item(
                      object.key().substring(layout.pool().length()),
                      object.size(),
                      object.lastModified())));
    }
  }

  private void forEach(String prefix, Consumer<ObjectSummary> action) {
    forEach(store, prefix, action);
  }

  static void forEach(ObjectStore store, String prefix, Consumer<ObjectSummary> action) {
    List<ObjectSummary> page;
    String last = "";
    do {
      page = store.list(prefix, last, PAGE);
      page.forEach(action);
      last = page.isEmpty() ? last : page.getLast().key();
    } while (page.size() == PAGE);
  }

  /** Now, by the store's clock. */
  public Instant now() {
    return new StoreClock(store).now();
  }

  /** When the longest upload began that still goes on; absent when there is none. */
  public Optional<Instant> oldestUpload(Instant now) {
    var begun = new ArrayList<Instant>();
    forEach(
        layout.leases(),
        object -> {
          if (object.lastModified().isAfter(now.minus(LEASE))) {
            store
                .get(object.key())
                .map(bytes -> json.read(object.key(), bytes, UploadLease.Stored.class))
                .ifPresent(
                    lease -> begun.add(object.lastModified().minusSeconds(lease.ageSeconds())));
          }
        });
    return begun.stream().min(Instant::compareTo);
  }

  /** What the last collection found. */
  public GarbageList garbage() {
    return store
        .get(layout.garbage())
        .map(bytes -> json.read(layout.garbage(), bytes, GarbageList.class))
        .orElse(GarbageList.EMPTY);
  }

  /** Tells it to those who upload. */
  public void garbage(GarbageList list) {
    store.put(layout.garbage(), json.write(list));
  }

  /** Deletes objects, by their names below the pool. */
  public void delete(Collection<String> names) {
    store.deleteAll(names.stream().map(name -> layout.pool() + name).toList());
  }

  /**
   * Takes the right to collect, unless somebody has it.
   *
   * @param stale how old a right is that nobody uses any more
   */
  public boolean enter(Instant now, Duration stale) {
    String key = collecting();
    boolean forgotten =
        store
            .stat(key)
            .filter(other -> other.lastModified().isBefore(now.minus(stale)))
            .isPresent();
    if (forgotten) {
      leave();
    }
    return store.putIfAbsent(key, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Gives it back. */
  public void leave() {
    store.deleteAll(List.of(collecting()));
  }

  private String collecting() {
    return layout.pool() + "collecting";
  }
}
