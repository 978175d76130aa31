package dev.mizzen.volume.fuse;

/**
 * What stat(2) tells of a node.
 *
 * @param node its number
 * @param mode type and permission bits
 * @param size in bytes
 * @param modifiedNanos since the epoch
 * @param changedNanos since the epoch
 */
public record Attributes(
    long node,
    int mode,
    int links,
    int uid,
    int gid,
    long size,
    long modifiedNanos,
    long changedNanos) {

  public static final int TYPE_MASK = 0170000;
  public static final int FILE = 0100000;
  public static final int DIRECTORY = 0040000;
  public static final int LINK = 0120000;

  public boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }
}
