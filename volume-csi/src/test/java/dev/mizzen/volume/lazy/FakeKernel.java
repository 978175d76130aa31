package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.FileSystem.Opened;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A kernel's side of files that it reads and writes itself: as strict as the real one about what
 * the handles of a node must have in common. Outlives the process that serves.
 */
final class FakeKernel implements Notifier, AutoCloseable {

  private final Map<Integer, Descriptor> backings = new HashMap<>();
  private final Map<Long, Mode> modes = new HashMap<>();
  private int last;

  /** What all open handles of a node have. */
  private record Mode(OptionalInt backing, int handles) {}

  @Override
  public void inode(long node) {
    // Nothing is remembered.
  }

  @Override
  public void entry(long parent, String name) {
    // Nothing is remembered.
  }

  @Override
  public boolean allEntries() {
    return true;
  }

  @Override
  public synchronized OptionalInt addBacking(Descriptor file) {
    // Not for writing, as the kernel's own reference does not count as somebody who writes.
    backings.put(++last, open(file, Descriptor.O_RDONLY));
    return OptionalInt.of(last);
  }

  @Override
  public synchronized void removeBacking(int backing) {
    backings.remove(backing).close();
  }

  /** How many local files it has been told of, and not to forget. */
  synchronized int backings() {
    return backings.size();
  }

  /**
   * A handle was opened.
   *
   * @return the local file as the handle has it
   */
  synchronized Optional<Descriptor> opened(long node, Opened opened, int flags) {
    var mode = modes.getOrDefault(node, new Mode(opened.backing(), 0));
    if (!mode.backing().equals(opened.backing())) {
      throw new AssertionError("EIO: %s beside %s".formatted(opened.backing(), mode.backing()));
    }
    modes.put(node, new Mode(mode.backing(), mode.handles() + 1));
    return opened.backing().stream()
        .mapToObj(backing -> open(backings.get(backing), flags & Descriptor.O_ACCMODE))
        .findFirst();
  }

  /** A handle is closed; the file system hears of it afterwards. */
  synchronized void closed(long node) {
    modes.computeIfPresent(
        node,
        (_, mode) -> mode.handles() == 1 ? null : new Mode(mode.backing(), mode.handles() - 1));
  }

  private static Descriptor open(Descriptor file, int flags) {
    return Descriptor.open(Path.of("/proc/self/fd/" + file.number()), flags, 0);
  }

  @Override
  public synchronized void close() {
    backings.values().forEach(Descriptor::close);
    backings.clear();
  }
}
