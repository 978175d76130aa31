package dev.mizzen.volume.fuse;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes mounts that are to be served by {@link FuseServer}. */
public final class FuseMount {

  private static final Logger LOG = LoggerFactory.getLogger(FuseMount.class);

  private static final Path DEVICE = Path.of("/dev/fuse");
  private static final Path DEVICES = Path.of("/sys/class/bdi");

  /** What {@code mount} shows as the type is {@code fuse.mizzen}. */
  private static final String TYPE = "fuse.mizzen";

  private static final int READ_AHEAD_KIB = 4096;

  private final LinuxMounts mounts;
  private final MountTable table;

  public FuseMount(LinuxMounts mounts, MountTable table) {
    this.mounts = mounts;
    this.table = table;
  }

  /**
   * Mounts at an existing directory. Every user may enter; the kernel checks permission bits. Who
   * looks into it waits until it is served.
   *
   * @param source what {@code mount} shows, like {@code mizzen:namespace/volume}
   * @return the descriptor to serve, which the caller closes; with the last duplicate of it the
   *     file system fails for everybody
   */
  public Descriptor mount(String source, Path target, boolean readOnly) throws IOException {
    var device = Descriptor.open(DEVICE, Descriptor.O_RDWR, 0);
    try {
      mounts.mount(source, target, TYPE, readOnly, options(device));
      readAhead(target);
      return device;
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  private static String options(Descriptor device) {
    return "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions,max_read=%d"
        .formatted(device.number(), Handshake.MAX_READ);
  }

  /** The device comes from the mount table: to ask the mount itself would wait for its server. */
  private void readAhead(Path target) throws IOException {
    var device = table.device(target);
    if (device.isEmpty()) {
      throw new IOException("The mount at %s is gone at once".formatted(target));
    }
    try {
      Files.writeString(
          DEVICES.resolve(device.get()).resolve("read_ahead_kb"), Integer.toString(READ_AHEAD_KIB));
    } catch (IOException e) {
      LOG.debug("Read-ahead of {} stays as it is", target, e);
    }
  }
}
