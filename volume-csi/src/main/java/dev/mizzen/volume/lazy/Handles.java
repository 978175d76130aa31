package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem.Caller;
import dev.mizzen.volume.fuse.FileSystem.Created;
import dev.mizzen.volume.fuse.FileSystem.Opened;
import dev.mizzen.volume.linux.Descriptor;
import java.io.IOException;
import java.util.Optional;

/** Opening and closing files. */
final class Handles {

  private final ViewState state;
  private final FileIo io;
  private final NameOperations names;
  private final AttributeOperations attributes;
  private final Removal removal;

  Handles(
      ViewState state,
      FileIo io,
      NameOperations names,
      AttributeOperations attributes,
      Removal removal) {
    this.state = state;
    this.io = io;
    this.names = names;
    this.attributes = attributes;
    this.removal = removal;
  }

  Opened open(long node, int flags, Caller caller) throws IOException {
    record Young(FileInode file, Opened opened) {}
    var young =
        state.change(
            edit -> {
              var file = edit.names().file(node);
              long handle = handle(edit, file, flags, caller);
              boolean fresh = file.stale;
              file.stale = false;
              return new Young(file, new Opened(handle, !fresh, Optional.empty()));
            });
    if (writes(flags)) {
      try {
        io.prepare(young.file(), (flags & Descriptor.O_TRUNC) != 0);
      } catch (IOException | RuntimeException e) {
        release(node, young.opened().handle());
        throw e;
      }
    }
    return young.opened();
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
              var file = names.file(edit, parent, name, mode);
              long handle = handle(edit, file, flags, caller);
              file.references++;
              return Optional.of(
                  new Created(
                      attributes.of(edit.names(), file),
                      new Opened(handle, true, Optional.empty())));
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

  private static long handle(ViewState.Edit edit, FileInode file, int flags, Caller caller) {
    long handle = edit.table().fresh();
    edit.apply(new Change.Opened(handle, file.number, flags, caller.pid()));
    return handle;
  }

  private static boolean writes(int flags) {
    return (flags & Descriptor.O_ACCMODE) != Descriptor.O_RDONLY;
  }

  void release(long node, long handle) {
    record Left(Optional<FileInode> file, long local) {}
    var left =
        state.change(
            edit -> {
              var file = edit.table().find(node).map(FileInode.class::cast);
              edit.apply(new Change.Released(handle));
              edit.released();
              return new Left(
                  file, file.map(inode -> removal.ifUseless(edit, inode)).orElse(Removal.NOTHING));
            });
    left.file().filter(file -> file.handles == 0).ifPresent(io::close);
    removal.finish(left.local());
  }
}
