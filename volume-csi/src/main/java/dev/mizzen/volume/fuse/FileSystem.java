package dev.mizzen.volume.fuse;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the kernel asks of a mounted file system. Nodes have numbers of the file system's choice; 1
 * is the top. A number stays the same node's until the kernel has forgotten it, also over a new
 * life of this process. Every method is called by several threads at once and throws {@link Errno}
 * to refuse; names are single path segments. Semantics are those of the system calls of the same
 * names.
 */
public interface FileSystem {

  long ROOT = 1;

  /**
   * Finds a name. Success counts one reference, as do {@link #create}, {@link #mkdir}, {@link
   * #mknod}, {@link #symlink}, {@link #link} and {@link Listing#next} with {@code referenced}.
   *
   * @throws Errno ENOENT when there is none; the kernel may remember that until it is told
   *     otherwise
   */
  Attributes lookup(long parent, String name);

  /** Takes references away; a node without any may be dropped. */
  void forget(long node, long references);

  Attributes getattr(long node);

  /** Changes what is present in {@code change}, all or nothing. */
  Attributes setattr(long node, AttributeChange change);

  String readlink(long node);

  /**
   * Makes a regular file; of other types there are none.
   *
   * @param mode permission bits
   */
  Attributes mknod(long parent, String name, int mode);

  Attributes mkdir(long parent, String name, int mode);

  Attributes symlink(long parent, String name, String target);

  /** A second name for a file, where that is supported. */
  Attributes link(long node, long newParent, String newName);

  void unlink(long parent, String name);

  void rmdir(long parent, String name);

  /**
   * @param flags of renameat2(2): RENAME_NOREPLACE (1), RENAME_EXCHANGE (2)
   */
  void rename(long parent, String name, long newParent, String newName, int flags);

  /**
   * @param flags of open(2)
   */
  Opened open(long node, int flags, Caller caller);

  /** {@link #mknod} and {@link #open} in one. */
  Created create(long parent, String name, int mode, int flags, Caller caller);

  /**
   * Reads into the segment, all of it unless the file ends before.
   *
   * @return bytes read
   */
  int read(long node, long handle, long offset, MemorySegment into);

  /**
   * @return bytes written
   */
  int write(long node, long handle, long offset, MemorySegment from);

  void release(long node, long handle);

  /**
   * Returns once what was written would survive the node's power failing.
   *
   * @param handle 0 for a directory
   */
  void fsync(long node, long handle, boolean dataOnly);

  /**
   * @param mode of fallocate(2)
   */
  void fallocate(long node, long handle, long offset, long length, int mode);

  /**
   * @param whence SEEK_DATA (3) or SEEK_HOLE (4)
   */
  long lseek(long node, long handle, long offset, int whence);

  /** A listing of a directory as it is now. */
  Listing opendir(long node);

  Statistics statfs();

  /**
   * Names of the extended attributes. A file system that knows none throws ENOSYS from this and the
   * next three methods: the kernel then stops asking, which it else does once for each file that is
   * written to.
   */
  List<String> listxattr(long node);

  byte[] getxattr(long node, String name);

  /**
   * @param flags XATTR_CREATE (1), XATTR_REPLACE (2)
   */
  void setxattr(long node, String name, byte[] value, int flags);

  void removexattr(long node, String name);

  /**
   * Who calls.
   *
   * @param uid as this process sees it; -1 where the mount maps ids and nothing is made
   * @param gid as {@code uid}
   * @param pid as this process sees it, 0 when it cannot
   */
  record Caller(int uid, int gid, int pid) {}

  /**
   * An open file.
   *
   * @param handle given back with every call on it
   * @param keepCache whether what the kernel has cached of the file is still true; not when the
   *     node had a backing that was written to
   * @param backing a local file of {@link Notifier#addBacking} that holds the whole content of the
   *     node, and that the kernel reads and writes itself. As long as any handle of a node is open,
   *     all of them have the same backing or none has one, over every life of this process
   */
  record Opened(long handle, boolean keepCache, OptionalInt backing) {}

  /** A file that was made and is open. */
  record Created(Attributes attributes, Opened opened) {}

  /**
   * A directory being listed, without {@code .} and {@code ..}. Positions stay valid while it is
   * open, and any position that was given may be asked for again. For one thread at a time.
   */
  interface Listing {

    /**
     * What comes after a position.
     *
     * @param position 0 for the beginning
     * @param referenced whether the item's node is to be counted as a reference, as by {@link
     *     FileSystem#lookup}; what the kernel was not told after all is given back by {@link
     *     FileSystem#forget}
     * @return empty at the end
     */
    Optional<Item> next(long position, boolean referenced);

    /** The listing is no longer needed. */
    void close();
  }

  /**
   * One name in a directory.
   *
   * @param position after it, 1 to 2^62
   * @param attributes of the node; where it was not asked to be referenced only number and type
   *     count
   */
  record Item(String name, long position, Attributes attributes) {}

  /**
   * For statfs(2).
   *
   * @param bytes in all, of {@code freeBytes} that are not used
   * @param availableBytes of these that can be written now: there may be less room for them
   * @param files in all, of {@code freeFiles} that may still be made
   */
  record Statistics(long bytes, long freeBytes, long availableBytes, long files, long freeFiles) {}
}
