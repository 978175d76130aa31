package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.AttributeChange;
import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.linux.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A pod's programs call the kernel, which asks the file system. */
record FilesOverFuse(FileSystem files) implements PodFiles {

  static final FileSystem.Caller CALLER = new FileSystem.Caller(1000, 1000, 4711);

  @Override
  public void write(String name, String content) {
    var open = open(name);
    files.setattr(
        open.node(),
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.of(0),
            OptionalLong.empty()));
    put(open, content);
    files.release(open.node(), open.handle());
  }

  /** A file that is open for writing. */
  record Open(long node, long handle) {}

  Open open(String name) {
    var created = files.create(FileSystem.ROOT, name, 0644, Descriptor.O_WRONLY, CALLER);
    return new Open(created.attributes().node(), created.opened().handle());
  }

  void put(Open open, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (var arena = Arena.ofConfined()) {
      files.write(open.node(), open.handle(), 0, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
    }
  }

  @Override
  public Optional<String> read(String name) {
    var attributes = lookup(name);
    if (attributes.isEmpty()) {
      return Optional.empty();
    }
    long node = attributes.get().node();
    var opened = files.open(node, Descriptor.O_RDONLY, CALLER);
    try (var arena = Arena.ofConfined()) {
      var into = arena.allocate(Math.max(1, attributes.get().size()));
      int length = files.read(node, opened.handle(), 0, into);
      return Optional.of(
          new String(
              into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
    } finally {
      files.release(node, opened.handle());
    }
  }

  private Optional<dev.mizzen.volume.fuse.Attributes> lookup(String name) {
    try {
      return Optional.of(files.lookup(FileSystem.ROOT, name));
    } catch (Errno e) {
      if (e.number() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
