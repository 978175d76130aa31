package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.Marker;
import dev.mizzen.volume.snapshot.Sums;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;

/** The volumes of one store. */
public final class Repositories {

  private final ObjectStore store;
  private final Sums sums = new Sums();

  public Repositories(ObjectStore store) {
    this.store = store;
  }

  VolumeRepository of(VolumeId id) {
    return new VolumeRepository(store, id, sums);
  }

  VolumeRepository of(Published.Volume volume) {
    return of(volume.id());
  }

  /**
   * The marker as it is now of the volume that was mounted.
   *
   * @throws UnknownVolumeException when the volume is gone, or another one has its name
   */
  Marker marker(Published.Volume volume) {
    var marker = of(volume).requireMarker();
    if (!marker.uid().equals(volume.volumeUid())) {
      throw new UnknownVolumeException(
          "Volume %s is another one than was mounted".formatted(volume.id()));
    }
    return marker;
  }
}
