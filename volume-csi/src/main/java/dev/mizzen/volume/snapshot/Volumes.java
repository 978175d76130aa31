package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mizzen.volume.snapshot.Definition.Origin;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes volumes, clones, renames and deletes them. Every method can be repeated after it failed
 * half way. Two calls about one volume at the same moment are the caller's to prevent.
 */
public final class Volumes {

  private static final int PAGE = 1000;

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;
  private final InstantSource clock;

  /** Who uses a pool. */
  @JsonPropertyOrder({"format", "volume"})
  record User(int format, String volume) {}

  public Volumes(ObjectStore store) {
    this(store, InstantSource.system());
  }

  Volumes(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Makes the volume what the definition says. Content that is there stays; where it comes from
   * counts only as long as there is no such volume.
   *
   * @return whether there was none before
   * @throws UnknownVolumeException when there is no volume that it is to come from
   * @throws UnknownCommitException when there is no commit that it is to come from, or that is to
   *     be pinned
   * @throws NotSupportedException when the other volume is of format 1
   */
  public boolean define(VolumeId id, Definition asked) {
    var there = read(id);
    if (there.filter(Marker::deleting).isPresent()) {
      delete(id);
      there = Optional.empty();
    }
    boolean isNew = there.isEmpty() && create(id, asked);
    var marker = read(id).orElseThrow(() -> absent(id));
    asked.origin().ifPresent(origin -> finishRename(id, marker, origin));
    var wanted = marker.with(asked);
    if (!wanted.equals(marker)) {
      requirePins(id, marker, asked);
      store.put(Layout.marker(id), json.write(wanted));
    }
    return isNew;
  }

  private boolean create(VolumeId id, Definition asked) {
    var fresh =
        switch (asked.origin().orElse(null)) {
          case null -> empty(id, asked);
          case Origin.Copy copy -> copied(id, asked, copy);
          case Origin.Renamed renamed -> renamed(id, asked, renamed);
        };
    return store.putIfAbsent(Layout.marker(id), json.write(fresh));
  }

  private Marker empty(VolumeId id, Definition asked) {
    String own = freshId();
    var marker = Marker.fresh(asked.uid(), own, own, asked.settings());
    use(id, marker);
    return marker;
  }

  private Marker copied(VolumeId id, Definition asked, Origin.Copy copy) {
    var sourceId = new VolumeId(id.namespace(), copy.volume());
    var source = new VolumeRepository(store, sourceId);
    var from = movable(sourceId, source.requireMarker());
    var head = source.head(0);
    long number = copy.commit().orElse(head.number());
    var marker = Marker.fresh(asked.uid(), freshId(), from.pool(), asked.settings());
    // Before anything is read of the pool: from now on it stays, whatever becomes of the source.
    use(id, marker);
    if (source.marker().filter(now -> now.id().equals(from.id())).isEmpty()) {
      unuse(id, marker);
      throw absent(sourceId);
    }
    var commit =
        source
            .find(number)
            .orElseThrow(
                () -> {
                  unuse(id, marker);
                  return new UnknownCommitException(number, head.number());
                });
    if (commit.number() > 0) {
      var first =
          Commit.first(commit.rootDirectory(), clock.instant(), "clone/" + UUID.randomUUID());
      store.put(Layout.of(id, marker).commit(first.number()), json.write(first));
    }
    return marker;
  }

  private Marker renamed(VolumeId id, Definition asked, Origin.Renamed renamed) {
    var oldId = new VolumeId(id.namespace(), renamed.volume());
    var old =
        movable(oldId, read(oldId).filter(m -> !m.deleting()).orElseThrow(() -> absent(oldId)));
    var marker =
        new Marker(
            old.format(), asked.uid(), old.id(), old.pool(), old.settings(), old.pins(), false);
    // So that deleting the old name from now on takes only the name.
    use(id, marker);
    return marker;
  }

  /** The old name goes once the new one is there. */
  private void finishRename(VolumeId id, Marker marker, Origin origin) {
    if (origin instanceof Origin.Renamed renamed) {
      var oldId = new VolumeId(id.namespace(), renamed.volume());
      if (read(oldId).filter(old -> isSame(old, marker)).isPresent() && !oldId.equals(id)) {
        store.deleteAll(List.of(Layout.marker(oldId)));
      }
    }
  }

  private static boolean isSame(Marker one, Marker other) {
    return !one.isFirstFormat() && one.id().equals(other.id());
  }

  private static Marker movable(VolumeId id, Marker marker) {
    if (marker.isFirstFormat()) {
      throw new NotSupportedException(
          "Volume %s was made by an early release of Mizzen and can be neither cloned nor renamed: copy its files to a new Volume"
              .formatted(id));
    }
    return marker;
  }

  private void requirePins(VolumeId id, Marker before, Definition asked) {
    var volume = new VolumeRepository(store, id);
    for (var pin : asked.pins().entrySet()) {
      long number = pin.getValue();
      boolean known = before.pins().containsValue(number);
      if (number < 1 || !known && volume.find(number).isEmpty()) {
        throw new UnknownCommitException(number, volume.head(0).number());
      }
    }
  }

  /**
   * Deletes the volume with its data, but for what clones share; nothing happens when there is
   * none. History goes first, so that nothing can be read half, the marker last.
   */
  public void delete(VolumeId id) {
    var there = read(id);
    if (there.isEmpty() || there.get().isFirstFormat()) {
      deleteFirstFormat(id);
      return;
    }
    var marker = there.get();
    if (!marker.deleting()) {
      store.put(Layout.marker(id), json.write(marker.ending()));
    }
    if (!livesOnAsAnother(id, marker)) {
      deleteData(id, marker);
    }
    store.deleteAll(List.of(Layout.marker(id)));
  }

  private boolean livesOnAsAnother(VolumeId id, Marker marker) {
    String key = Layout.of(id, marker).user(marker);
    return store
        .get(key)
        .map(bytes -> json.read(key, bytes, User.class).volume())
        .filter(name -> !name.equals(id.name()))
        .flatMap(name -> read(new VolumeId(id.namespace(), name)))
        .filter(other -> isSame(other, marker))
        .isPresent();
  }

  private void deleteData(VolumeId id, Marker marker) {
    var layout = Layout.of(id, marker);
    deletePrefix(layout.commits());
    deletePrefix(layout.snapshots());
    deletePrefix(layout.mounts());
    store.deleteAll(List.of(layout.head(), layout.user(marker)));
    if (store.list(layout.users(), "", 1).isEmpty()) {
      deletePrefix(layout.pool() + "nodes/");
      deletePrefix(layout.pool());
    }
  }

  private void deleteFirstFormat(VolumeId id) {
    deletePrefix(Layout.named(id) + "commits/");
    deletePrefix(Layout.named(id) + "nodes/");
    deletePrefix(Layout.named(id) + "chunks/");
    deletePrefix(Layout.named(id));
  }

  private void deletePrefix(String prefix) {
    for (var page = store.list(prefix, "", PAGE);
        !page.isEmpty();
        page = store.list(prefix, "", PAGE)) {
      store.deleteAll(page.stream().map(ObjectSummary::key).toList());
    }
  }

  private Optional<Marker> read(VolumeId id) {
    String key = Layout.marker(id);
    return store.get(key).map(bytes -> json.read(key, bytes, Marker.class));
  }

  private void use(VolumeId id, Marker marker) {
    store.put(Layout.of(id, marker).user(marker), json.write(new User(Format.CURRENT, id.name())));
  }

  private void unuse(VolumeId id, Marker marker) {
    store.deleteAll(List.of(Layout.of(id, marker).user(marker)));
  }

  private static String freshId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static UnknownVolumeException absent(VolumeId id) {
    return new UnknownVolumeException("The object store holds no volume %s".formatted(id));
  }
}
