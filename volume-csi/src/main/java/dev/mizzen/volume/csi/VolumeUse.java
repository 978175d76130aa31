package dev.mizzen.volume.csi;

import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode.Mode;
import java.util.List;
import java.util.Set;

/** What somebody wants to do with a volume. */
final class VolumeUse {

  private static final Set<Mode> READ_ONLY =
      Set.of(Mode.SINGLE_NODE_READER_ONLY, Mode.MULTI_NODE_READER_ONLY);
  private static final Set<Mode> ONE_TARGET =
      Set.of(Mode.SINGLE_NODE_WRITER, Mode.SINGLE_NODE_READER_ONLY, Mode.SINGLE_NODE_SINGLE_WRITER);

  private final VolumeCapability capability;

  private VolumeUse(VolumeCapability capability) {
    this.capability = capability;
  }

  /**
   * @throws IllegalArgumentException when it is not the mount of a directory in a known mode
   */
  static VolumeUse of(VolumeCapability capability) {
    if (capability.getAccessTypeCase() != VolumeCapability.AccessTypeCase.MOUNT) {
      throw new IllegalArgumentException(
          "volume_capability must ask for a mount: volumes of Mizzen are directories, not devices");
    }
    Mode mode = capability.getAccessMode().getMode();
    if (mode == Mode.UNKNOWN || mode == Mode.UNRECOGNIZED) {
      throw new IllegalArgumentException("volume_capability must name an access mode");
    }
    return new VolumeUse(capability);
  }

  /**
   * @throws IllegalArgumentException when there is none, or one that is no such use
   */
  static void requireAll(List<VolumeCapability> capabilities) {
    if (capabilities.isEmpty()) {
      throw new IllegalArgumentException("volume_capabilities must be given");
    }
    capabilities.forEach(VolumeUse::of);
  }

  boolean isReadOnly() {
    return READ_ONLY.contains(capability.getAccessMode().getMode());
  }

  /** Whether it may be mounted at one place of a node only. */
  boolean isExclusive() {
    return ONE_TARGET.contains(capability.getAccessMode().getMode());
  }
}
