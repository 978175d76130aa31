package dev.mizzen.volume.fuse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The specification of {@link FileSystem}, in memory: one lock, no cleverness. It outlives a server
 * as the file system of a view would.
 */
class MemoryFileSystem implements FileSystem {

  private static final long LARGEST = 64 << 20;
  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;
  private static final int O_TRUNC = 0x200;
  private static final int RENAME_NOREPLACE = 1;
  private static final int RENAME_EXCHANGE = 2;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 16;
  private static final long ENXIO = 6;

  static final class Inode {
    final long number;
    int mode;
    int uid;
    int gid;
    int links = 1;
    byte[] content = {};
    String target = "";
    long modified = System.currentTimeMillis() * 1_000_000;
    long changed = modified;
    long references;
    int handles;
    final NavigableMap<String, Long> names = new TreeMap<>();
    final Map<String, byte[]> extended = new TreeMap<>();

    Inode(long number, int mode) {
      this.number = number;
      this.mode = mode;
    }
  }

  private final Map<Long, Inode> nodes = new HashMap<>();
  private long lastNode = ROOT;
  private long lastHandle;

  MemoryFileSystem() {
    var root = new Inode(ROOT, Attributes.DIRECTORY | 0755);
    root.links = 2;
    nodes.put(ROOT, root);
  }

  // What tests look at and change behind the kernel's back.

  synchronized long references(String name) {
    return child(ROOT, name).references;
  }

  synchronized int nodes() {
    return nodes.size();
  }

  synchronized int handles() {
    return nodes.values().stream().mapToInt(node -> node.handles).sum();
  }

  synchronized long put(String name, byte[] content) {
    var old = node(ROOT).names.get(name);
    var node = old == null ? make(ROOT, name, Attributes.FILE | 0644) : nodes.get(old);
    node.content = content.clone();
    touch(node);
    return node.number;
  }

  synchronized void modified(long node, long nanos) {
    node(node).modified = nanos;
  }

  synchronized void remove(String name) {
    unlink(ROOT, name);
  }

  synchronized byte[] content(String name) {
    return child(ROOT, name).content.clone();
  }

  @Override
  public synchronized Attributes lookup(long parent, String name) {
    return counted(child(parent, name));
  }

  @Override
  public synchronized void forget(long node, long references) {
    var inode = nodes.get(node);
    if (inode != null && node != ROOT) {
      inode.references -= references;
      drop(inode);
    }
  }

  @Override
  public synchronized Attributes getattr(long node) {
    return attributes(node(node));
  }

  @Override
  public synchronized Attributes setattr(long node, AttributeChange change) {
    var inode = node(node);
    change.size().ifPresent(size -> inode.content = Arrays.copyOf(inode.content, sized(size)));
    change.size().ifPresent(size -> touch(inode));
    change.mode().ifPresent(mode -> inode.mode = inode.mode & Attributes.TYPE_MASK | mode);
    change.uid().ifPresent(uid -> inode.uid = uid);
    change.gid().ifPresent(gid -> inode.gid = gid);
    change.modifiedNanos().ifPresent(nanos -> inode.modified = nanos);
    inode.changed = System.currentTimeMillis() * 1_000_000;
    return attributes(inode);
  }

  @Override
  public synchronized String readlink(long node) {
    return node(node).target;
  }

  @Override
  public synchronized Attributes mknod(long parent, String name, int mode) {
    return counted(make(parent, name, Attributes.FILE | mode));
  }

  @Override
  public synchronized Attributes mkdir(long parent, String name, int mode) {
    var made = make(parent, name, Attributes.DIRECTORY | mode);
    made.links = 2;
    node(parent).links++;
    return counted(made);
  }

  @Override
  public synchronized Attributes symlink(long parent, String name, String target) {
    var made = make(parent, name, Attributes.LINK | 0777);
    made.target = target;
    return counted(made);
  }

  @Override
  public synchronized Attributes link(long node, long newParent, String newName) {
    var inode = node(node);
    if (node(newParent).names.putIfAbsent(newName, node) != null) {
      throw new Errno(Errno.EEXIST);
    }
    inode.links++;
    touch(node(newParent));
    return counted(inode);
  }

  @Override
  public synchronized void unlink(long parent, String name) {
    var inode = child(parent, name);
    if (directory(inode)) {
      throw new Errno(Errno.EISDIR);
    }
    node(parent).names.remove(name);
    touch(node(parent));
    inode.links--;
    drop(inode);
  }

  @Override
  public synchronized void rmdir(long parent, String name) {
    var inode = child(parent, name);
    if (!directory(inode)) {
      throw new Errno(Errno.ENOTDIR);
    }
    if (!inode.names.isEmpty()) {
      throw new Errno(Errno.ENOTEMPTY);
    }
    node(parent).names.remove(name);
    node(parent).links--;
    touch(node(parent));
    inode.links = 0;
    drop(inode);
  }

  @Override
  public synchronized void rename(
      long parent, String name, long newParent, String newName, int flags) {
    var moved = child(parent, name);
    var there = Optional.ofNullable(node(newParent).names.get(newName)).map(this::node);
    boolean exchange = (flags & RENAME_EXCHANGE) != 0;
    if (exchange) {
      var other = there.orElseThrow(() -> new Errno(Errno.ENOENT));
      node(parent).names.put(name, other.number);
    } else {
      if ((flags & RENAME_NOREPLACE) != 0 && there.isPresent()) {
        throw new Errno(Errno.EEXIST);
      }
      if (there.isPresent() && there.get() == moved) {
        return;
      }
      there.ifPresent(
          other -> {
            if (directory(other)) {
              rmdir(newParent, newName);
            } else {
              unlink(newParent, newName);
            }
          });
      node(parent).names.remove(name);
    }
    node(newParent).names.put(newName, moved.number);
    there
        .filter(other -> directory(other) && exchange)
        .ifPresent(other -> moveLink(newParent, parent));
    if (directory(moved)) {
      moveLink(parent, newParent);
    }
    touch(node(parent));
    touch(node(newParent));
  }

  @Override
  public synchronized Opened open(long node, int flags, Caller caller) {
    var inode = node(node);
    if ((flags & O_TRUNC) != 0) {
      inode.content = new byte[0];
      touch(inode);
    }
    inode.handles++;
    return new Opened(++lastHandle, true, backing(node));
  }

  /** None; a test may give one. */
  OptionalInt backing(long node) {
    return OptionalInt.empty();
  }

  @Override
  public synchronized Created create(long parent, String name, int mode, int flags, Caller caller) {
    var made = mknod(parent, name, mode);
    return new Created(made, open(made.node(), flags, caller));
  }

  @Override
  public synchronized int read(long node, long handle, long offset, MemorySegment into) {
    byte[] content = node(node).content;
    int count = (int) Math.max(0, Math.min(into.byteSize(), content.length - offset));
    MemorySegment.copy(content, (int) Math.min(offset, content.length), into, BYTE, 0, count);
    return count;
  }

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  @Override
  public synchronized int write(long node, long handle, long offset, MemorySegment from) {
    var inode = node(node);
    int end = sized(offset + from.byteSize());
    if (end > inode.content.length) {
      inode.content = Arrays.copyOf(inode.content, end);
    }
    MemorySegment.copy(from, BYTE, 0, inode.content, (int) offset, (int) from.byteSize());
    touch(inode);
    return (int) from.byteSize();
  }

  @Override
  public synchronized void release(long node, long handle) {
    var inode = node(node);
    inode.handles--;
    drop(inode);
  }

  @Override
  public synchronized void fsync(long node, long handle, boolean dataOnly) {
    node(node);
  }

  @Override
  public synchronized void fallocate(long node, long handle, long offset, long length, int mode) {
    var inode = node(node);
    int from = sized(offset);
    int to = sized(offset + length);
    if ((mode & KEEP_SIZE) == 0 && to > inode.content.length) {
      inode.content = Arrays.copyOf(inode.content, to);
    }
    if ((mode & (PUNCH_HOLE | ZERO_RANGE)) != 0) {
      int size = inode.content.length;
      Arrays.fill(inode.content, Math.min(from, size), Math.min(to, size), (byte) 0);
    }
    touch(inode);
  }

  @Override
  public synchronized long lseek(long node, long handle, long offset, int whence) {
    int size = node(node).content.length;
    if (offset >= size) {
      throw new Errno((int) ENXIO);
    }
    return whence == 3 ? offset : size;
  }

  @Override
  public synchronized Listing opendir(long node) {
    var inode = node(node);
    if (!directory(inode)) {
      throw new Errno(Errno.ENOTDIR);
    }
    var names = List.copyOf(inode.names.entrySet());
    return new Listing() {
      @Override
      public Optional<Item> next(long position, boolean referenced) {
        synchronized (MemoryFileSystem.this) {
          for (long at = position; at < names.size(); at++) {
            var entry = names.get((int) at);
            var child = nodes.get(entry.getValue());
            if (child != null) {
              var attributes = referenced ? counted(child) : attributes(child);
              return Optional.of(new Item(entry.getKey(), at + 1, attributes));
            }
          }
          return Optional.empty();
        }
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public synchronized Statistics statfs() {
    return new Statistics(1L << 40, 1L << 39, 1L << 38, 1000, 500);
  }

  @Override
  public synchronized List<String> listxattr(long node) {
    return new ArrayList<>(node(node).extended.keySet());
  }

  @Override
  public synchronized byte[] getxattr(long node, String name) {
    return Optional.ofNullable(node(node).extended.get(name))
        .orElseThrow(() -> new Errno(Errno.ENODATA));
  }

  @Override
  public synchronized void setxattr(long node, String name, byte[] value, int flags) {
    boolean there = node(node).extended.containsKey(name);
    if (there && (flags & XATTR_CREATE) != 0) {
      throw new Errno(Errno.EEXIST);
    }
    if (!there && (flags & XATTR_REPLACE) != 0) {
      throw new Errno(Errno.ENODATA);
    }
    node(node).extended.put(name, value);
  }

  @Override
  public synchronized void removexattr(long node, String name) {
    if (node(node).extended.remove(name) == null) {
      throw new Errno(Errno.ENODATA);
    }
  }

  private static int sized(long size) {
    if (size < 0 || size > LARGEST) {
      throw new Errno(Errno.EFBIG);
    }
    return (int) size;
  }

  private Inode node(long number) {
    return Optional.ofNullable(nodes.get(number)).orElseThrow(() -> new Errno(Errno.ENOENT));
  }

  private Inode child(long parent, String name) {
    return Optional.ofNullable(node(parent).names.get(name))
        .map(this::node)
        .orElseThrow(() -> new Errno(Errno.ENOENT));
  }

  private Inode make(long parent, String name, int mode) {
    var directory = node(parent);
    if (directory.names.containsKey(name)) {
      throw new Errno(Errno.EEXIST);
    }
    var made = new Inode(++lastNode, mode);
    nodes.put(made.number, made);
    directory.names.put(name, made.number);
    touch(directory);
    return made;
  }

  private void drop(Inode inode) {
    if (inode.links == 0 && inode.references <= 0 && inode.handles == 0) {
      nodes.remove(inode.number);
    }
  }

  private void moveLink(long from, long to) {
    node(from).links--;
    node(to).links++;
  }

  private static boolean directory(Inode inode) {
    return (inode.mode & Attributes.TYPE_MASK) == Attributes.DIRECTORY;
  }

  private static void touch(Inode inode) {
    inode.modified = System.currentTimeMillis() * 1_000_000;
    inode.changed = inode.modified;
  }

  private static Attributes counted(Inode inode) {
    inode.references++;
    return attributes(inode);
  }

  private static Attributes attributes(Inode inode) {
    long size = directory(inode) ? 4096 : inode.content.length + inode.target.length();
    return new Attributes(
        inode.number,
        inode.mode,
        inode.links,
        inode.uid,
        inode.gid,
        size,
        inode.modified,
        inode.changed);
  }
}
