package dev.mizzen.volume.provision;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mizzen.volume.provision.ProvisioningException.Reason;
import dev.mizzen.volume.snapshot.NamedSnapshots;
import dev.mizzen.volume.snapshot.StoredJson;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots are commits that stay, so that one is made at once whatever the volume's size. Their
 * names are unique in the store: an index says which volume a name is of.
 */
public final class VolumeSnapshots {

  private static final String INDEX = ".snapshots/";
  private static final int FORMAT = 1;

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;
  private final InstantSource clock;

  /** Which volume the snapshot of that name is of. */
  @JsonPropertyOrder({"format", "volume"})
  private record Owner(int format, String volume) {}

  /**
   * Snapshots in the order of their names.
   *
   * @param last name that the next page begins behind; absent after the last page
   */
  public record Page(List<VolumeSnapshot> snapshots, Optional<String> last) {}

  public VolumeSnapshots(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Keeps what the volume has committed. The same name and volume give the same snapshot again.
   *
   * @param name of 1 … 128 characters
   * @throws UnknownVolumeException when there is no such volume
   * @throws ProvisioningException when another volume has a snapshot of that name
   */
  public VolumeSnapshot create(String name, VolumeId volume) {
    var id = new SnapshotId(volume, StoreNames.of(name));
    var other = owner(id.name()).filter(owner -> !owner.equals(volume));
    if (other.flatMap(owner -> find(new SnapshotId(owner, id.name()))).isPresent()) {
      throw taken(name, other.get());
    }
    var repository = new VolumeRepository(store, volume);
    repository.requireMarker();
    var kept =
        kept(volume)
            .orElseThrow(() -> unknown(volume))
            .keep(id.name(), repository.head(0).number(), clock.instant());
    own(id, name, other.isPresent());
    return find(id)
        .orElseThrow(
            () ->
                new UnknownVolumeException(
                    "Commit %d of volume %s went while the snapshot was made"
                        .formatted(kept.commit(), volume)));
  }

  private void own(SnapshotId id, String name, boolean replaces) {
    byte[] owner = json.write(new Owner(FORMAT, id.volume().toString()));
    if (replaces) {
      // Of a volume that is gone, with all that it had.
      store.put(INDEX + id.name(), owner);
    } else if (!store.putIfAbsent(INDEX + id.name(), owner)) {
      var first = owner(id.name()).filter(volume -> !volume.equals(id.volume()));
      if (first.isPresent()) {
        kept(id.volume()).ifPresent(snapshots -> snapshots.release(id.name()));
        throw taken(name, first.get());
      }
    }
  }

  /** The snapshot of that id. */
  public Optional<VolumeSnapshot> find(SnapshotId id) {
    return kept(id.volume())
        .flatMap(snapshots -> snapshots.find(id.name()))
        .flatMap(
            kept ->
                new VolumeRepository(store, id.volume())
                    .find(kept.commit())
                    .map(
                        commit ->
                            new VolumeSnapshot(id, commit.number(), commit.bytes(), kept.time())));
  }

  /** Those of a volume, in the order of their names; empty when there is no such volume. */
  public List<VolumeSnapshot> of(VolumeId volume) {
    return kept(volume).map(NamedSnapshots::names).orElse(List.of()).stream()
        .map(name -> find(new SnapshotId(volume, name)))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Those of all volumes.
   *
   * @param after name behind which they are; empty for the first page
   * @param limit how many at most, 1 … 999
   */
  public Page list(String after, int limit) {
    var keys =
        store.list(INDEX, after.isEmpty() ? "" : INDEX + after, limit + 1).stream()
            .map(ObjectSummary::key)
            .map(key -> key.substring(INDEX.length()))
            .toList();
    var names = keys.subList(0, Math.min(limit, keys.size()));
    var found =
        names.stream()
            .map(name -> owner(name).flatMap(volume -> find(new SnapshotId(volume, name))))
            .flatMap(Optional::stream)
            .toList();
    return new Page(found, keys.size() > limit ? Optional.of(names.getLast()) : Optional.empty());
  }

  /** Lets the commit go; nothing happens when there is no such snapshot. */
  public void delete(SnapshotId id) {
    if (owner(id.name()).filter(id.volume()::equals).isPresent()) {
      store.deleteAll(List.of(INDEX + id.name()));
    }
    kept(id.volume()).ifPresent(snapshots -> snapshots.release(id.name()));
  }

  private Optional<NamedSnapshots> kept(VolumeId volume) {
    return NamedSnapshots.of(store, volume);
  }

  private Optional<VolumeId> owner(String name) {
    String key = INDEX + name;
    return store
        .get(key)
        .map(bytes -> json.read(key, bytes, Owner.class))
        .flatMap(owner -> VolumeId.parse(owner.volume()));
  }

  private static UnknownVolumeException unknown(VolumeId volume) {
    return new UnknownVolumeException("The object store holds no volume %s".formatted(volume));
  }

  private static ProvisioningException taken(String name, VolumeId owner) {
    return new ProvisioningException(
        Reason.TAKEN, "Snapshot %s is of volume %s already".formatted(name, owner));
  }
}
