package dev.mizzen.volume.provision;

import dev.mizzen.volume.provision.ProvisioningException.Reason;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Definition.Origin;
import dev.mizzen.volume.snapshot.Marker;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeCatalogue;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes, grows and deletes volumes that have no Volume object. Every call can be repeated after it
 * failed half way; two at the same moment about one volume are the caller's to prevent.
 */
public final class Provisioner {

  private final ObjectStore store;
  private final Volumes volumes;
  private final Claims claims;
  private final VolumeCatalogue catalogue;
  private final VolumeSnapshots snapshots;

  public Provisioner(ObjectStore store, VolumeSnapshots snapshots) {
    this.store = store;
    this.volumes = new Volumes(store);
    this.claims = new Claims(store);
    this.catalogue = new VolumeCatalogue(store);
    this.snapshots = snapshots;
  }

  /**
   * What somebody asks for.
   *
   * @param namespace that the volume belongs to
   * @param name of 1 … 128 characters, unique among those who ask
   * @param settings without a capacity
   * @param source what it is to begin with; absent for nothing
   */
  public record Request(
      String namespace,
      String name,
      Capacity capacity,
      Settings settings,
      Optional<Source> source) {}

  /** The volume that a name stands for, whether there is one or not. */
  public VolumeId idOf(Request asked) {
    return StoreNames.volume(asked.namespace(), asked.name());
  }

  /**
   * Makes the volume, or finds the one that an earlier call made.
   *
   * @throws UnknownVolumeException when there is no such source
   * @throws ProvisioningException when there is another volume of that name, or it cannot be made
   *     from the source
   */
  public ProvisionedVolume create(Request asked) {
    var id = idOf(asked);
    var marker = marker(id);
    if (marker.isPresent()) {
      requireSame(asked, marker.get(), claims.find(id));
      return volume(id, marker.get());
    }
    var origin = asked.source().map(source -> originOf(id, asked, source));
    var claim = claims.claim(id, asked.name(), asked.source());
    requireSource(asked, Optional.of(claim));
    var settings = withCapacity(asked.settings(), asked.capacity().quota());
    volumes.define(
        id, new Definition(claim.uid(), settings, Map.of(), origin.map(Origin.class::cast)));
    return get(id);
  }

  private static void requireSame(Request asked, Marker there, Optional<Claim> claim) {
    requireSource(asked, claim);
    if (!asked.capacity().allows(there.settings().capacityBytes())) {
      throw new ProvisioningException(
          Reason.TAKEN,
          "There is a volume %s already, of another size than is asked for"
              .formatted(asked.name()));
    }
  }

  private static void requireSource(Request asked, Optional<Claim> claim) {
    if (!claim.flatMap(Claim::source).equals(asked.source())) {
      throw new ProvisioningException(
          Reason.TAKEN,
          "There is a volume %s already, which began with something else than is asked for"
              .formatted(asked.name()));
    }
  }

  private Origin.Copy originOf(VolumeId id, Request asked, Source source) {
    var origin =
        switch (source) {
          case Source.OfVolume volume -> copyOf(volume);
          case Source.OfSnapshot snapshot -> copyOf(snapshot);
        };
    if (!origin.volume().namespace().equals(id.namespace())) {
      throw new ProvisioningException(
          Reason.BAD_SOURCE,
          "A volume of namespace %s cannot begin with one of namespace %s"
              .formatted(id.namespace(), origin.volume().namespace()));
    }
    if (!new Capacity(origin.bytes(), 0).allows(asked.capacity().quota())) {
      throw new ProvisioningException(
          Reason.OUT_OF_RANGE,
          "What the volume is to begin with has %d bytes already".formatted(origin.bytes()));
    }
    return new Origin.Copy(origin.volume().name(), OptionalLong.of(origin.commit()));
  }

  private record Found(VolumeId volume, long commit, long bytes) {}

  private Found copyOf(Source.OfVolume source) {
    var id = VolumeId.parse(source.handle()).orElseThrow(() -> absent(source));
    var repository = new VolumeRepository(store, id);
    if (repository.marker().isEmpty()) {
      throw absent(source);
    }
    var head = repository.head(0);
    return new Found(id, head.number(), head.bytes());
  }

  private Found copyOf(Source.OfSnapshot source) {
    var snapshot =
        SnapshotId.parse(source.handle())
            .flatMap(snapshots::find)
            .orElseThrow(() -> absent(source));
    return new Found(snapshot.id().volume(), snapshot.commit(), snapshot.bytes());
  }

  private static UnknownVolumeException absent(Source source) {
    return new UnknownVolumeException("There is no %s to begin with".formatted(source.handle()));
  }

  /**
   * Deletes a volume with its data; nothing happens when there is none.
   *
   * @throws ProvisioningException when it has snapshots, or belongs to a Volume object
   */
  public void delete(VolumeId id) {
    if (claims.find(id).isEmpty()) {
      if (marker(id).isPresent()) {
        throw ofAnObject(id);
      }
      return;
    }
    var kept = snapshots.of(id);
    if (!kept.isEmpty()) {
      throw new ProvisioningException(
          Reason.IN_USE,
          "Volume %s has %d snapshots, the first is %s: delete them before it"
              .formatted(id, kept.size(), kept.getFirst().id().name()));
    }
    volumes.delete(id);
    claims.remove(id);
  }

  /**
   * Makes the volume at least as large as is asked for; one that is larger stays as it is.
   *
   * @return the bytes that it can hold from now on
   * @throws UnknownVolumeException when there is none
   * @throws ProvisioningException when it is larger than the limit, or belongs to a Volume object
   */
  public long expand(VolumeId id, Capacity capacity) {
    var marker = new VolumeRepository(store, id).requireMarker();
    if (claims.find(id).isEmpty()) {
      throw ofAnObject(id);
    }
    var quota = capacity.grown(marker.settings().capacityBytes());
    volumes.define(
        id,
        new Definition(
            marker.uid(), withCapacity(marker.settings(), quota), marker.pins(), Optional.empty()));
    return quota.orElse(capacity.required());
  }

  /**
   * A volume, with or without a Volume object.
   *
   * @throws UnknownVolumeException when there is none
   */
  public ProvisionedVolume get(VolumeId id) {
    return volume(id, new VolumeRepository(store, id).requireMarker());
  }

  /**
   * Volumes in the order of their handles, with and without a Volume object.
   *
   * @param after behind which they are; absent for the first ones
   * @param limit how many at most, from 1
   */
  public List<VolumeId> list(Optional<VolumeId> after, int limit) {
    return catalogue.list(after, limit);
  }

  private ProvisionedVolume volume(VolumeId id, Marker marker) {
    return new ProvisionedVolume(
        id, marker.settings().capacityBytes(), claims.find(id).flatMap(Claim::source), damage(id));
  }

  /** Only that the head can be found and read: more would take as long as the volume is large. */
  private Optional<String> damage(VolumeId id) {
    try {
      var repository = new VolumeRepository(store, id);
      repository.requireMarker();
      repository.node(repository.head(0).rootDirectory().node());
      return Optional.empty();
    } catch (CorruptVolumeException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<Marker> marker(VolumeId id) {
    return new VolumeRepository(store, id).marker();
  }

  private static Settings withCapacity(Settings settings, OptionalLong capacity) {
    return new Settings(
        capacity,
        settings.backgroundCommitSeconds(),
        settings.retainCommits(),
        settings.retainDays());
  }

  private static ProvisioningException ofAnObject(VolumeId id) {
    return new ProvisioningException(
        Reason.IN_USE,
        "Volume %s belongs to the Volume object of that name: change or delete that".formatted(id));
  }
}
