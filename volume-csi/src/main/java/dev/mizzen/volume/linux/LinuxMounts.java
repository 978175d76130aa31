package dev.mizzen.volume.linux;

import java.io.IOException;
import java.nio.file.Path;

/** The mounts of this process's mount namespace. */
public final class LinuxMounts implements Mounts {

  private static final long MS_RDONLY = 1;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  @Override
  public void bind(Path source, Path target, boolean readOnly) {
    MountCalls.bind(source.toString(), target.toString(), MS_BIND);
    try {
      // Options of a bind mount are taken only by a second call.
      MountCalls.bind(
          source.toString(),
          target.toString(),
          MS_BIND | MS_REMOUNT | MS_NOSUID | MS_NODEV | (readOnly ? MS_RDONLY : 0));
    } catch (KernelException e) {
      unmount(target);
      throw e;
    }
  }

  @Override
  public void unmount(Path target) {
    try {
      MountCalls.unmount(target.toString(), MNT_DETACH | UMOUNT_NOFOLLOW);
    } catch (KernelException e) {
      // EINVAL: not a mount point. ENOENT: there is nothing of that name.
      if (e.errno() != KernelException.EINVAL && e.errno() != KernelException.ENOENT) {
        throw e;
      }
    }
  }

  @Override
  public boolean isMounted(Path target) throws IOException {
    return new MountTable().isMounted(target);
  }

  /**
   * Mounts a file system at the existing directory {@code target}, without set-user-id bits and
   * devices.
   *
   * @param source what the mount table shows
   * @param options of the type's own
   */
  public void mount(String source, Path target, String type, boolean readOnly, String options) {
    MountCalls.mount(
        source,
        target.toString(),
        type,
        MS_NOSUID | MS_NODEV | (readOnly ? MS_RDONLY : 0),
        options);
  }
}
