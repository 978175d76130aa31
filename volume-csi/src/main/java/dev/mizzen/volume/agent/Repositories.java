package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;

/** The volumes of one store. */
public final class Repositories {

  private final ObjectStore store;

  public Repositories(ObjectStore store) {
    this.store = store;
  }

  VolumeRepository of(VolumeId id) {
    return new VolumeRepository(store, id);
  }

  VolumeRepository of(Published.Volume volume) {
    return of(volume.id());
  }

  /**
   * @throws UnknownVolumeException when the volume is gone, or another one has its name
   */
  void requireSame(Published.Volume volume) {
    if (!of(volume).requireMarker().uid().equals(volume.volumeUid())) {
      throw new UnknownVolumeException(
          "Volume %s is another one than the pod had mounted".formatted(volume.id()));
    }
  }
}
