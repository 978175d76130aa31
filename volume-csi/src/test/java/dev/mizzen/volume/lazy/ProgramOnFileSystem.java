package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.AttributeChange;
import dev.mizzen.volume.fuse.Attributes;
import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.FileSystem.Caller;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.view.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program whose system calls go to a file system without a kernel in between. References are
 * given back at once, as by a kernel without a cache, unless a file is open.
 */
final class ProgramOnFileSystem implements Program {

  static final Caller CALLER = new Caller(65532, 65532, 0);

  private static final int PIECE = 1 << 20;

  private final FileSystem system;
  private final FakeKernel kernel;

  /**
   * @param kernel reads and writes files itself that it is told to
   */
  ProgramOnFileSystem(FileSystem system, FakeKernel kernel) {
    this.system = system;
    this.kernel = kernel;
  }

  /** An open file. */
  final class Open implements AutoCloseable {
    final long node;
    final long handle;
    private final Optional<Descriptor> local;

    private Open(long node, long handle, Optional<Descriptor> local) {
      this.node = node;
      this.handle = handle;
      this.local = local;
    }

    /** Whether the file system is not asked for what is in it. */
    boolean isPassedThrough() {
      return local.isPresent();
    }

    /** The file mapped into memory to be written: it can be written to when this is closed. */
    Descriptor memory() {
      return local.orElseThrow().duplicate();
    }

    void write(long offset, byte[] content) {
      try (var arena = Arena.ofConfined()) {
        var segment = arena.allocate(Math.max(1, content.length));
        MemorySegment.copy(content, 0, segment, ValueLayout.JAVA_BYTE, 0, content.length);
        for (int at = 0; at < content.length; at += PIECE) {
          int size = Math.min(PIECE, content.length - at);
          int written = write(offset + at, segment.asSlice(at, size));
          if (written != size) {
            throw new AssertionError("wrote " + written + " of " + size);
          }
        }
      }
    }

    private int write(long offset, MemorySegment from) {
      if (local.isEmpty()) {
        return system.write(node, handle, offset, from);
      }
      local.get().pwrite(from, offset);
      return (int) from.byteSize();
    }

    byte[] read(long offset, int length) {
      try (var arena = Arena.ofConfined()) {
        var segment = arena.allocate(Math.max(1, length));
        var into = segment.asSlice(0, length);
        int read =
            local.isPresent()
                ? local.get().pread(into, offset)
                : system.read(node, handle, offset, into);
        return segment.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
      }
    }

    byte[] all() {
      var content = new java.io.ByteArrayOutputStream();
      for (byte[] piece = read(0, PIECE); piece.length > 0; piece = read(content.size(), PIECE)) {
        content.writeBytes(piece);
      }
      return content.toByteArray();
    }

    Attributes attributes() {
      return system.getattr(node);
    }

    @Override
    public void close() {
      local.ifPresent(Descriptor::close);
      kernel.closed(node);
      system.release(node, handle);
      system.forget(node, 1);
    }
  }

  /** A file that another process of the view's had opened. */
  Open held(Open before) {
    return new Open(before.node, before.handle, before.local);
  }

  /** The node of a path, with a reference that is the caller's to give back. */
  Attributes find(String path) {
    var at = system.getattr(FileSystem.ROOT);
    for (String name : segments(path)) {
      var child = system.lookup(at.node(), name);
      forget(at.node());
      at = child;
    }
    return at;
  }

  private void forget(long node) {
    if (node != FileSystem.ROOT) {
      system.forget(node, 1);
    }
  }

  Attributes attributes(String path) {
    var found = find(path);
    forget(found.node());
    return found;
  }

  boolean exists(String path) {
    try {
      attributes(path);
      return true;
    } catch (Errno e) {
      if (e.number() == Errno.ENOENT || e.number() == Errno.ENOTDIR) {
        return false;
      }
      throw e;
    }
  }

  private static List<String> segments(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("/"));
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private interface InParent<T> {
    T run(long parent, String name);
  }

  private <T> T inParent(String path, InParent<T> work) {
    long parent = find(parent(path)).node();
    try {
      return work.run(parent, name(path));
    } finally {
      forget(parent);
    }
  }

  private interface WithParent {
    void run(long parent, String name);
  }

  private void withParent(String path, WithParent work) {
    inParent(
        path,
        (parent, name) -> {
          work.run(parent, name);
          return path;
        });
  }

  /** open(2), with O_CREAT. */
  Open open(String path, int flags, Caller caller) {
    return inParent(
        path,
        (parent, name) -> {
          if ((flags & Descriptor.O_CREAT) != 0) {
            var created = system.create(parent, name, 0644, flags, caller);
            return opened(created.attributes().node(), created.opened(), flags);
          }
          var found = system.lookup(parent, name);
          try {
            return opened(found.node(), system.open(found.node(), flags, caller), flags);
          } catch (Errno e) {
            forget(found.node());
            throw e;
          }
        });
  }

  private Open opened(long node, FileSystem.Opened opened, int flags) {
    return new Open(node, opened.handle(), kernel.opened(node, opened, flags));
  }

  Open open(String path, int flags) {
    return open(path, flags, CALLER);
  }

  @Override
  public void write(String path, byte[] content) {
    makeDirectories(parent(path));
    try (var file = open(path, Descriptor.O_WRONLY | Descriptor.O_CREAT | Descriptor.O_TRUNC)) {
      file.write(0, content);
    }
  }

  /** Replaces the content of a file, or makes it, in a directory that is there. */
  void put(String path, byte[] content) {
    try (var file = open(path, Descriptor.O_WRONLY | Descriptor.O_CREAT | Descriptor.O_TRUNC)) {
      file.write(0, content);
    }
  }

  void append(String path, byte[] content) {
    try (var file = open(path, Descriptor.O_RDWR)) {
      file.write(file.attributes().size(), content);
    }
  }

  @Override
  public byte[] bytes(String path) {
    try (var file = open(path, Descriptor.O_RDONLY)) {
      return file.all();
    }
  }

  @Override
  public void makeDirectories(String path) {
    String walked = "";
    for (String name : segments(path)) {
      walked = walked.isEmpty() ? name : walked + "/" + name;
      if (!exists(walked)) {
        makeDirectory(walked);
      }
    }
  }

  void makeDirectory(String path) {
    withParent(path, (parent, name) -> forget(system.mkdir(parent, name, 0755).node()));
  }

  @Override
  public void symlink(String path, String target) {
    withParent(path, (parent, name) -> forget(system.symlink(parent, name, target).node()));
  }

  void link(String path, String young) {
    long node = find(path).node();
    withParent(young, (parent, name) -> forget(system.link(node, parent, name).node()));
    forget(node);
  }

  @Override
  public void move(String from, String to) {
    rename(from, to, 0);
  }

  void rename(String from, String to, int flags) {
    withParent(
        from,
        (parent, name) ->
            withParent(
                to,
                (newParent, newName) -> system.rename(parent, name, newParent, newName, flags)));
  }

  void unlink(String path) {
    withParent(path, system::unlink);
  }

  void removeDirectory(String path) {
    withParent(path, system::rmdir);
  }

  @Override
  public void delete(String path) {
    if (!attributes(path).isDirectory()) {
      unlink(path);
      return;
    }
    for (String name : list(path)) {
      delete(path.isEmpty() ? name : path + "/" + name);
    }
    removeDirectory(path);
  }

  List<String> list(String path) {
    var names = new ArrayList<String>();
    long node = find(path).node();
    var listing = system.opendir(node);
    for (var item = listing.next(0, true); item.isPresent(); ) {
      names.add(item.get().name());
      forget(item.get().attributes().node());
      item = listing.next(item.get().position(), true);
    }
    listing.close();
    forget(node);
    return names;
  }

  @Override
  public void chmod(String path, int mode) {
    set(
        path,
        new AttributeChange(
            OptionalInt.of(mode),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  void truncate(String path, long size) {
    set(
        path,
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.of(size),
            OptionalLong.empty()));
  }

  void chown(String path, int uid) {
    set(
        path,
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.of(uid),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  private void set(String path, AttributeChange change) {
    long node = find(path).node();
    try {
      system.setattr(node, change);
    } finally {
      forget(node);
    }
  }

  @Override
  public void modified(String path, Instant time) {
    set(
        path,
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.of(TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano())));
  }

  @Override
  public Instant modified(String path) {
    return instant(attributes(path).modifiedNanos());
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  @Override
  public SortedMap<String, String> tree() {
    var tree = new TreeMap<String, String>();
    add("", tree);
    return tree;
  }

  private void add(String directory, SortedMap<String, String> tree) {
    for (String name : list(directory)) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      tree.put(path, describe(path));
      if (tree.get(path).equals("directory")) {
        add(path, tree);
      }
    }
  }

  private String describe(String path) {
    var found = attributes(path);
    return switch (found.mode() & Attributes.TYPE_MASK) {
      case Attributes.DIRECTORY -> "directory";
      case Attributes.LINK -> "-> " + target(path);
      default ->
          Program.shown(bytes(path), (found.mode() & 0100) != 0, instant(found.modifiedNanos()));
    };
  }

  private String target(String path) {
    long node = find(path).node();
    try {
      return system.readlink(node);
    } finally {
      forget(node);
    }
  }
}
