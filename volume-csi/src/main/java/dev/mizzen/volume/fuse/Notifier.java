package dev.mizzen.volume.fuse;

import dev.mizzen.volume.linux.Descriptor;
import java.util.OptionalInt;

/**
 * Tells the kernel something that it has not asked for: that what it remembers is no longer true,
 * or which local files it may use itself.
 */
public interface Notifier {

  /**
   * Attributes and content of that node; of a directory, the listing. A node the kernel does not
   * know is fine. This and the next two must not be called while holding anything that a {@link
   * FileSystem} method waits for: the kernel may itself be waiting for an answer.
   */
  void inode(long node);

  /** What that name is in that directory, also that it is not there; and the listing. */
  void entry(long parent, String name);

  /**
   * What every name everywhere is, in one step where the kernel can; else nothing happens. Listings
   * stay: {@link #inode} is still needed for directories whose names have changed.
   *
   * @return whether the kernel could
   */
  boolean allEntries();

  /**
   * Makes a local file known, so that nodes can be opened with it as their backing (Linux 6.9).
   *
   * @param file a regular one; may be closed afterwards
   * @return positive, for {@link FileSystem.Opened}; empty where the kernel does not do that
   */
  default OptionalInt addBacking(Descriptor file) {
    return OptionalInt.empty();
  }

  /** Forgets a local file; handles that are open with it go on. */
  default void removeBacking(int backing) {
    throw new IllegalStateException("Nothing has this number");
  }
}
