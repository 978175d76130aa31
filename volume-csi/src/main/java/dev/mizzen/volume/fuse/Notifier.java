package dev.mizzen.volume.fuse;

/**
 * Tells the kernel that what it remembers is no longer true. Must not be called while holding
 * anything that a {@link FileSystem} method waits for: the kernel may itself be waiting for an
 * answer.
 */
public interface Notifier {

  /**
   * Attributes and content of that node; of a directory, the listing. A node the kernel does not
   * know is fine.
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
}
