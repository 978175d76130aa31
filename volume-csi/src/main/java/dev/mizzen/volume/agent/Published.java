package dev.mizzen.volume.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mizzen.volume.snapshot.VolumeId;
import java.util.Objects;

/** Something that is mounted into a pod; kept on disk as {@code publish.json}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Published.Volume.class, name = "volume"),
  @JsonSubTypes.Type(value = Published.Run.class, name = "run")
})
public sealed interface Published {

  /** The CSI volume handle. */
  String handle();

  Pod pod();

  /** Where kubelet wants it, an absolute path. */
  String target();

  /** Whether what is asked for is what is there. */
  default boolean isSame(Published other) {
    return equals(other);
  }

  /**
   * The pod it is mounted into; fields are empty when the driver is used without pod information.
   *
   * @param uid unique over all pods of all time
   */
  record Pod(String uid, String namespace, String name) {}

  /**
   * A view of a Mizzen volume.
   *
   * @param namespace of the volume
   * @param volume its name
   * @param volumeUid which of all volumes that ever had this name
   * @param backend of the view; that of the first releases when the file on disk has none
   */
  record Volume(
      String handle,
      Pod pod,
      String target,
      String namespace,
      String volume,
      String volumeUid,
      boolean readOnly,
      Backend backend)
      implements Published {

    public Volume {
      backend = Objects.requireNonNullElse(backend, Backend.DIRECTORY);
    }

    VolumeId id() {
      return new VolumeId(namespace, volume);
    }

    Volume withUid(String uid) {
      return new Volume(handle, pod, target, namespace, volume, uid, readOnly, backend);
    }

    /** The volume may have been made anew meanwhile; the view is of the one it was mounted from. */
    @Override
    public boolean isSame(Published other) {
      return other instanceof Volume asked
          && handle.equals(asked.handle)
          && readOnly == asked.readOnly;
    }
  }

  /** The directory with the pod's socket. */
  record Run(String handle, Pod pod, String target) implements Published {}
}
