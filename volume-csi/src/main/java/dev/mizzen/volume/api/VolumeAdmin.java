package dev.mizzen.volume.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.ObjectStore;
import java.util.Map;

/** What can be done with a volume as a whole. */
final class VolumeAdmin {

  private final ObjectStore store;
  private final Volumes volumes;

  VolumeAdmin(ObjectStore store) {
    this.store = store;
    this.volumes = new Volumes(store);
  }

  /**
   * What a volume is, and where it stands.
   *
   * @param head its newest commit, with what is in it
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record VolumeState(
      @JsonInclude long head,
      @JsonInclude long files,
      @JsonInclude long bytes,
      Map<String, Long> settings,
      Map<String, Long> pins) {}

  /** A volume after {@link #define}. */
  record Defined(boolean isNew, VolumeState state) {}

  /** Makes the volume what it is to be; one that exists keeps its data and takes the uid. */
  Defined define(VolumeId id, Definition asked) {
    boolean isNew = volumes.define(id, asked);
    return new Defined(isNew, get(id));
  }

  /**
   * @throws UnknownVolumeException when there is none
   */
  VolumeState get(VolumeId id) {
    var volume = new VolumeRepository(store, id);
    var marker = volume.requireMarker();
    var head = volume.head(0);
    return new VolumeState(
        head.number(),
        head.files(),
        head.bytes(),
        DefinitionBody.Settings.told(marker.settings()),
        marker.pins());
  }

  /** Deletes everything the volume has in the store; nothing happens when there is nothing. */
  void delete(VolumeId id) {
    volumes.delete(id);
  }
}
