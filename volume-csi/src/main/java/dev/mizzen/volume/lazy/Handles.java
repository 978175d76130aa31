package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem.Caller;
import dev.mizzen.volume.fuse.FileSystem.Created;
import dev.mizzen.volume.fuse.FileSystem.Opened;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.snapshot.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/** Opening and closing files. */
final class Handles {

  /** What is smaller is read at once, and then cached. */
  private static final long SMALLEST_PASSED = 1 << 20;

  private final ViewState state;
  private final FileIo io;
  private final NameOperations names;
  private final AttributeOperations attributes;
  private final Removal removal;
  private final Passing passing;

  Handles(
      ViewState state,
      FileIo io,
      NameOperations names,
      AttributeOperations attributes,
      Removal removal,
      Passing passing) {
    this.state = state;
    this.io = io;
    this.names = names;
    this.attributes = attributes;
    this.removal = removal;
    this.passing = passing;
  }

  Opened open(long node, int flags, Caller caller) throws IOException {
    record Young(FileInode file, long handle, Optional<Opened> opened) {}
    var young =
        state.change(
            edit -> {
              var file = edit.names().file(node);
              boolean work = needsWork(edit.names(), file, flags);
              long handle = edit.table().fresh();
              edit.apply(new Change.Opened(handle, file.number, flags, caller.pid()));
              return new Young(
                  file,
                  handle,
                  work
                      ? Optional.empty()
                      : Optional.of(opened(edit, file, handle, flags, Optional.empty())));
            });
    if (young.opened().isPresent()) {
      return young.opened().get();
    }
    try {
      return prepared(young.file(), young.handle(), flags);
    } catch (IOException | RuntimeException e) {
      release(node, young.handle());
      throw e;
    }
  }

  /** Whether something has to be done without the lock, perhaps for long. */
  private boolean needsWork(Names names, FileInode file, int flags) {
    return writes(flags)
        ? !file.isStaged() || (flags & Descriptor.O_TRUNC) != 0
        : passing.isReadOnly() && file.opened == 0 && isLarge(names.entry(file));
  }

  private static boolean isLarge(Optional<Entry> entry) {
    return entry.filter(of -> ((Entry.File) of).size() >= SMALLEST_PASSED).isPresent();
  }

  private Opened prepared(FileInode file, long handle, int flags) throws IOException {
    Optional<Path> complete = Optional.empty();
    if (writes(flags)) {
      io.prepare(file, (flags & Descriptor.O_TRUNC) != 0);
    } else {
      complete = io.complete(file);
    }
    var local = complete;
    return state.change(edit -> opened(edit, file, handle, flags, local));
  }

  /** What the kernel is told of a handle. */
  private Opened opened(
      ViewState.Edit edit, FileInode file, long handle, int flags, Optional<Path> complete) {
    var backing = passing.decide(file, flags, complete);
    backing.ifPresent(number -> edit.apply(new Change.Backed(file.number, number)));
    passing.opened(edit, file, flags);
    boolean fresh = file.stale;
    if (file.backing.isEmpty()) {
      file.stale = false;
    }
    return new Opened(handle, !fresh, file.backing);
  }

  /** Makes the file, or opens the one that is there. */
  Created create(long parent, String name, int mode, int flags, Caller caller) throws IOException {
    var made =
        state.change(
            edit -> {
              var directory = edit.names().directory(parent);
              var there = NameOperations.find(edit, directory, name);
              if (there.isPresent()) {
                if ((flags & Descriptor.O_EXCL) != 0) {
                  throw new Errno(Errno.EEXIST);
                }
                return Optional.<Created>empty();
              }
              return Optional.of(young(edit, parent, name, mode, flags, caller));
            });
    if (made.isPresent()) {
      return made.get();
    }
    var there = names.lookup(parent, name);
    try {
      var opened = open(there.node(), flags, caller);
      return new Created(attributes.getattr(there.node()), opened);
    } catch (IOException | RuntimeException e) {
      names.forget(there.node(), 1);
      throw e;
    }
  }

  private Created young(
      ViewState.Edit edit, long parent, String name, int mode, int flags, Caller caller) {
    long handle = edit.table().fresh();
    var backing = new AtomicReference<>(OptionalInt.empty());
    try {
      var file =
          names.file(
              edit,
              parent,
              name,
              mode,
              passing.startsSmall(edit.names().directory(parent)),
              (number, local) -> {
                var changes = new ArrayList<Change>();
                changes.add(new Change.Opened(handle, number, flags, caller.pid()));
                local.ifPresent(own -> backing.set(passing.young(own, flags)));
                backing.get().ifPresent(known -> changes.add(new Change.Backed(number, known)));
                return changes;
              });
      file.young = true;
      file.ordinary = file.backing.isEmpty();
      passing.opened(edit, file, flags);
      file.references++;
      return new Created(attributes.of(edit.names(), file), new Opened(handle, true, file.backing));
    } catch (RuntimeException e) {
      backing.get().ifPresent(passing::remove);
      throw e;
    }
  }

  private static boolean writes(int flags) {
    return (flags & Descriptor.O_ACCMODE) != Descriptor.O_RDONLY;
  }

  void release(long node, long handle) {
    record Left(Optional<FileInode> file, OptionalInt backing, long local) {}
    // What the kernel has written shows only now.
    state
        .look(
            names ->
                names
                    .table()
                    .find(node)
                    .map(FileInode.class::cast)
                    .filter(FileInode::isWrittenUnseen))
        .ifPresent(io::count);
    var left =
        state.change(
            edit -> {
              var file = edit.table().find(node).map(FileInode.class::cast);
              var backing = file.map(open -> open.backing).orElse(OptionalInt.empty());
              edit.apply(new Change.Released(handle));
              edit.released();
              file.ifPresent(closed -> passing.closed(edit, closed));
              return new Left(
                  file,
                  file.isEmpty() || file.get().backing.isEmpty() ? backing : OptionalInt.empty(),
                  file.map(inode -> removal.ifUseless(edit, inode)).orElse(Removal.NOTHING));
            });
    left.backing().ifPresent(passing::remove);
    left.file().filter(file -> file.handles == 0).ifPresent(io::close);
    removal.finish(left.local());
  }
}
