package dev.mizzen.volume.api;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;

/** What can be done with a volume as a whole. */
final class VolumeAdmin {

  private final ObjectStore store;

  VolumeAdmin(ObjectStore store) {
    this.store = store;
  }

  /** Where a volume stands: its newest commit, with what is in it. */
  record VolumeState(long head, long files, long bytes) {}

  /** A volume after {@link #create}. */
  record Created(boolean isNew, VolumeState state) {}

  /** Makes the volume; one that exists keeps its data and takes the uid. */
  Created create(VolumeId id, String uid) {
    var volume = new VolumeRepository(store, id);
    boolean isNew = volume.mark(uid);
    return new Created(isNew, stateOf(volume));
  }

  /**
   * @throws UnknownVolumeException when there is none
   */
  VolumeState get(VolumeId id) {
    var volume = new VolumeRepository(store, id);
    volume.requireMarker();
    return stateOf(volume);
  }

  /** Deletes everything the volume has in the store; nothing happens when there is nothing. */
  void delete(VolumeId id) {
    new VolumeRepository(store, id).deleteAll();
  }

  private static VolumeState stateOf(VolumeRepository volume) {
    var head = volume.head(0);
    return new VolumeState(head.number(), head.files(), head.bytes());
  }
}
