package dev.mizzen.volume.csi;

import com.google.protobuf.Timestamp;
import csi.v1.CapacityRange;
import csi.v1.Snapshot;
import csi.v1.Volume;
import csi.v1.VolumeCondition;
import csi.v1.VolumeContentSource;
import csi.v1.VolumeContentSource.SnapshotSource;
import csi.v1.VolumeContentSource.VolumeSource;
import dev.mizzen.volume.provision.Capacity;
import dev.mizzen.volume.provision.ProvisionedVolume;
import dev.mizzen.volume.provision.Source;
import dev.mizzen.volume.provision.VolumeSnapshot;
import dev.mizzen.volume.snapshot.VolumeId;
import java.util.Optional;

/** Volumes and snapshots in CSI's words. */
final class Messages {

  private Messages() {}

  static Volume volume(ProvisionedVolume volume) {
    var id = volume.id();
    var message =
        Volume.newBuilder()
            .setVolumeId(id.toString())
            .setCapacityBytes(volume.quota().orElse(0))
            .putVolumeContext("namespace", id.namespace())
            .putVolumeContext("volume", id.name());
    volume.source().map(Messages::source).ifPresent(message::setContentSource);
    return message.build();
  }

  static VolumeCondition condition(ProvisionedVolume volume) {
    return VolumeCondition.newBuilder()
        .setAbnormal(volume.damage().isPresent())
        .setMessage(volume.damage().orElse("The newest commit can be read"))
        .build();
  }

  private static VolumeContentSource source(Source source) {
    var message = VolumeContentSource.newBuilder();
    return switch (source) {
      case Source.OfVolume volume ->
          message.setVolume(VolumeSource.newBuilder().setVolumeId(volume.handle())).build();
      case Source.OfSnapshot snapshot ->
          message.setSnapshot(SnapshotSource.newBuilder().setSnapshotId(snapshot.handle())).build();
    };
  }

  /** Absent when the volume is to begin empty. */
  static Optional<Source> source(VolumeContentSource message) {
    return switch (message.getTypeCase()) {
      case SNAPSHOT -> Optional.of(new Source.OfSnapshot(message.getSnapshot().getSnapshotId()));
      case VOLUME -> Optional.of(new Source.OfVolume(message.getVolume().getVolumeId()));
      case TYPE_NOT_SET -> Optional.empty();
    };
  }

  static Snapshot snapshot(VolumeSnapshot snapshot) {
    return Snapshot.newBuilder()
        .setSnapshotId(snapshot.id().toString())
        .setSourceVolumeId(snapshot.id().volume().toString())
        .setSizeBytes(snapshot.bytes())
        .setCreationTime(
            Timestamp.newBuilder()
                .setSeconds(snapshot.time().getEpochSecond())
                .setNanos(snapshot.time().getNano()))
        .setReadyToUse(true)
        .build();
  }

  static Capacity capacity(CapacityRange range) {
    return new Capacity(range.getRequiredBytes(), range.getLimitBytes());
  }

  /** A volume that a call is about; absent when no volume can have that id. */
  static Optional<VolumeId> volumeId(String field) {
    return VolumeId.parse(required("volume_id", field));
  }

  /**
   * @throws IllegalArgumentException when it is empty
   */
  static String required(String field, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(field + " must be given");
    }
    return value;
  }
}
