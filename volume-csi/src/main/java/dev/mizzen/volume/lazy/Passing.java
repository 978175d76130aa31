package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files the kernel reads and writes itself, in their local files. What the first handle of a
 * file gets, all have as long as any is open: the kernel takes nothing else.
 *
 * <p>A program's mapped memory is then of the local file itself, and outlives the handle without
 * this process being told. So a file that may be mapped to be written counts as being written until
 * the disk's file system says that nobody has it open for that.
 */
final class Passing {

  private static final Logger LOG = LoggerFactory.getLogger(Passing.class);

  /** O_DIRECT, and O_DIRECTORY, which no file has: x86 and ARM have them the other way round. */
  private static final int O_DIRECT = 0240000;

  /** So many small files in a row, and the next one is expected to be small. */
  private static final int SMALL_ONES = 4;

  private final Staging staging;
  private final Quota quota;
  private final List<Integer> unneeded = new ArrayList<>();
  private volatile Optional<Attached> attached = Optional.empty();

  /**
   * @param seesWriters whether mapped memory can be found out about
   */
  private record Attached(Notifier kernel, boolean readOnly, boolean seesWriters) {}

  Passing(Staging staging, Quota quota) {
    this.staging = staging;
    this.quota = quota;
  }

  /**
   * @param readOnly whether nobody can open anything for writing
   */
  void attach(Notifier kernel, boolean readOnly) throws IOException {
    var now = new Attached(kernel, readOnly, !readOnly && staging.canSeeWriters());
    synchronized (unneeded) {
      attached = Optional.of(now);
      unneeded.forEach(kernel::removeBacking);
      unneeded.clear();
    }
  }

  /** Whether committed contents can be passed through. */
  boolean isReadOnly() {
    return attached.filter(Attached::readOnly).isPresent();
  }

  /**
   * For a handle that is being opened. Under the view's lock.
   *
   * @param complete a file of the cache that has the whole content, in a view that is only read
   * @return a backing that the file has not had so far, if it now has one
   */
  OptionalInt decide(FileInode file, int flags, Optional<Path> complete) {
    if (file.backing.isPresent() || file.ordinary) {
      return OptionalInt.empty();
    }
    Optional<Path> local =
        file.isStaged() && wants(file, flags) ? Optional.of(staging.path(file.local)) : complete;
    var backing = local.map(this::backing).orElse(OptionalInt.empty());
    file.ordinary = backing.isEmpty();
    return backing;
  }

  /**
   * Who opens for reading and writing is a database, or maps the file: its writes are better known
   * here, so that a commit has no state between two of them.
   */
  private boolean wants(FileInode file, int flags) {
    if (file.mapped && staging.isWritten(file.local)) {
      return true;
    }
    if (!passesNew() || (flags & O_DIRECT) != 0) {
      return false;
    }
    return switch (flags & Descriptor.O_ACCMODE) {
      case Descriptor.O_WRONLY -> true;
      // Else the kernel has cached what was written.
      case Descriptor.O_RDONLY -> file.stale && !staging.isSmall(file.local);
      default -> false;
    };
  }

  /** What is written through is not seen, and so cannot be refused either. */
  private boolean passesNew() {
    return attached.filter(Attached::seesWriters).isPresent() && quota.capacity().isEmpty();
  }

  /**
   * Whether a file that is being made begins among the small ones. How long it will be nobody says;
   * but it cannot be passed through later, so that is left to who makes one small file after the
   * other in a directory.
   */
  boolean startsSmall(DirectoryInode directory) {
    return !passesNew() || directory.smallOnes >= SMALL_ONES;
  }

  /** A handle was closed. Under the view's lock. */
  void closed(ViewState.Edit edit, FileInode file) {
    if (!file.young || file.opened > 0) {
      return;
    }
    file.young = false;
    boolean small = file.counted <= SmallSpace.LARGEST;
    for (var place : file.places) {
      var directory = edit.names().directory(place.parent());
      directory.smallOnes = small ? directory.smallOnes + 1 : 0;
    }
  }

  /** For a file that is being made, and is open here. */
  OptionalInt young(Descriptor local, int flags) {
    boolean writesOnly = (flags & Descriptor.O_ACCMODE) == Descriptor.O_WRONLY;
    return writesOnly && (flags & O_DIRECT) == 0 && passesNew()
        ? attached.orElseThrow().kernel().addBacking(local)
        : OptionalInt.empty();
  }

  private OptionalInt backing(Path path) {
    if (attached.isEmpty()) {
      return OptionalInt.empty();
    }
    // Not for writing: it would look like somebody who writes.
    try (var file = Descriptor.open(path, Descriptor.O_RDONLY, 0)) {
      return attached.get().kernel().addBacking(file);
    } catch (KernelException e) {
      LOG.debug("A file is not passed through", e);
      return OptionalInt.empty();
    }
  }

  /** A handle was opened. Under the view's lock. */
  void opened(ViewState.Edit edit, FileInode file, int flags) {
    int access = flags & Descriptor.O_ACCMODE;
    if (file.backing.isEmpty() || access == Descriptor.O_RDONLY) {
      return;
    }
    file.version.incrementAndGet();
    file.stale = true;
    if (access == Descriptor.O_RDWR) {
      edit.apply(new Change.Mapped(file.number));
    }
  }

  /** No handle of the file is open any more. */
  void remove(int backing) {
    synchronized (unneeded) {
      attached.ifPresentOrElse(
          kernel -> kernel.kernel().removeBacking(backing), () -> unneeded.add(backing));
    }
  }

  /** Finds out which files are written through mapped memory no more. */
  void settle(ViewState state) {
    if (state.look(names -> !names.table().mapped().isEmpty())) {
      state.change(
          edit -> {
            settle(edit);
            return edit;
          });
    }
  }

  void settle(ViewState.Edit edit) {
    for (var file : List.copyOf(edit.table().mapped())) {
      if (!file.isStaged() || (file.handles == 0 && !staging.isWritten(file.local))) {
        edit.table().notMapped(file);
      }
    }
  }
}
