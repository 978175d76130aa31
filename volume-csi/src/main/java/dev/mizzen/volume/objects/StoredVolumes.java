package dev.mizzen.volume.objects;

import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Marker;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.ObjectStore;
import java.util.Optional;

/** What the store has of volumes, as far as their objects are concerned. */
final class StoredVolumes {

  private final ObjectStore store;
  private final Volumes volumes;

  StoredVolumes(ObjectStore store) {
    this.store = store;
    this.volumes = new Volumes(store);
  }

  /** Of the object that the volume was made for; empty when there is no such volume. */
  Optional<String> uid(VolumeId id) {
    return new VolumeRepository(store, id)
        .marker()
        .filter(marker -> !marker.deleting())
        .map(Marker::uid);
  }

  /** Makes the volume usable; data that is there stays, and so does what the operator said. */
  void make(VolumeId id, String uid) {
    if (!uid(id).equals(Optional.of(uid))) {
      volumes.define(id, Definition.of(uid));
    }
  }

  void delete(VolumeId id) {
    volumes.delete(id);
  }
}
