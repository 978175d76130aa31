package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.AttributeChange;
import dev.mizzen.volume.fuse.Attributes;
import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.lazy.ViewState.Edit;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.upload.Stat;
import dev.mizzen.volume.workspace.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Modes, times, sizes and extended attributes. */
final class AttributeOperations {

  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final int MOST_ATTRIBUTE_BYTES = 1 << 16;

  private final ViewState state;
  private final Staging staging;
  private final FileIo io;
  private final Owner owner;
  private final long created;

  /**
   * @param owner of everything
   * @param created time of directories of which nothing else is known, nanoseconds since the epoch
   */
  AttributeOperations(ViewState state, Staging staging, FileIo io, Owner owner, long created) {
    this.state = state;
    this.staging = staging;
    this.io = io;
    this.owner = owner;
    this.created = created;
  }

  Attributes getattr(long number) {
    return state.look(names -> of(names, names.inode(number)));
  }

  Attributes of(Names names, Inode inode) {
    return switch (inode) {
      case DirectoryInode directory -> {
        long modified = directory.modified.orElse(created);
        // 1 says that subdirectories are not counted; a directory that was removed has none.
        int links = directory.number == FileSystem.ROOT || !directory.places.isEmpty() ? 1 : 0;
        yield attributes(directory, Attributes.DIRECTORY, links, Optional.empty(), 0, modified);
      }
      case LinkInode link -> {
        var entry = names.entry(link);
        long size =
            ((Entry.Link) entry.orElseThrow()).target().getBytes(StandardCharsets.UTF_8).length;
        long modified = link.modified.orElse(created);
        yield attributes(link, Attributes.LINK, link.places.size(), entry, size, modified);
      }
      case FileInode file when file.isStaged() -> {
        var stat = stat(file);
        var found =
            attributes(
                file,
                Attributes.FILE,
                file.places.size(),
                Optional.empty(),
                stat.size(),
                stat.modifiedNanos());
        yield changedAt(found, Math.max(file.changed, stat.changedNanos()));
      }
      case FileInode file -> {
        var entry = (Entry.File) names.entry(file).orElseThrow();
        long modified = file.modified.orElse(entry.modifiedNanos());
        yield attributes(
            file, Attributes.FILE, file.places.size(), Optional.of(entry), entry.size(), modified);
      }
    };
  }

  private Stat stat(FileInode file) {
    try {
      return staging.stat(file.local);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Attributes attributes(
      Inode inode, int type, int links, Optional<Entry> entry, long size, long modified) {
    return new Attributes(
        inode.number,
        type | Modes.of(inode, entry),
        links,
        owner.uid(),
        owner.gid(),
        size,
        modified,
        Math.max(inode.changed, modified));
  }

  private static Attributes changedAt(Attributes of, long nanos) {
    return new Attributes(
        of.node(), of.mode(), of.links(), of.uid(), of.gid(), of.size(), of.modifiedNanos(), nanos);
  }

  Attributes setattr(long number, AttributeChange change) throws IOException {
    if (change.uid().orElse(owner.uid()) != owner.uid()
        || change.gid().orElse(owner.gid()) != owner.gid()) {
      throw new Errno(Errno.EPERM);
    }
    if (change.size().isPresent()) {
      resize(number, change.size().getAsLong());
    }
    return state.change(
        edit -> {
          var inode = edit.names().inode(number);
          var changes = new ArrayList<Change>();
          change.mode().ifPresent(mode -> mode(edit.names(), inode, mode & Modes.MASK, changes));
          change.modifiedNanos().ifPresent(nanos -> modified(inode, nanos, changes));
          edit.apply(changes);
          return of(edit.names(), inode);
        });
  }

  /** Counts as a writer, so that no commit takes the file for finished meanwhile. */
  private void resize(long number, long size) throws IOException {
    var file = state.change(edit -> begun(edit, number));
    try {
      io.truncate(file, size);
    } finally {
      state.change(
          edit -> {
            file.writers--;
            file.handles--;
            edit.table().resizing(-1);
            edit.released();
            return file;
          });
      io.close(file);
    }
  }

  private static FileInode begun(Edit edit, long number) {
    var file = edit.names().file(number);
    file.writers++;
    file.handles++;
    edit.table().resizing(1);
    return file;
  }

  private static void mode(Names names, Inode inode, int mode, List<Change> changes) {
    boolean marked =
        inode instanceof FileInode
            && Modes.isExecutable(mode) != Modes.isExecutable(Modes.of(inode, names.entry(inode)));
    if (marked) {
      names.raise(inode, changes);
    }
    changes.add(new Change.Mode(inode.number, mode));
  }

  private void modified(Inode inode, long nanos, List<Change> changes) {
    if (inode instanceof FileInode file && file.isStaged()) {
      try {
        staging.modified(file.local, nanos);
        file.version.incrementAndGet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      changes.add(new Change.Modified(inode.number, nanos));
    }
  }

  List<String> list(long number) {
    return state.look(names -> List.copyOf(names.inode(number).attributes.keySet()));
  }

  byte[] get(long number, String name) {
    checkName(name);
    return state.look(
        names ->
            Optional.ofNullable(names.inode(number).attributes.get(name))
                .orElseThrow(() -> new Errno(Errno.ENODATA))
                .clone());
  }

  void set(long number, String name, byte[] value, int flags) {
    checkName(name);
    state.change(
        edit -> {
          var there = edit.names().inode(number).attributes;
          if (there.containsKey(name) && (flags & CREATE) != 0) {
            throw new Errno(Errno.EEXIST);
          }
          if (!there.containsKey(name) && (flags & REPLACE) != 0) {
            throw new Errno(Errno.ENODATA);
          }
          long others =
              there.entrySet().stream()
                  .filter(known -> !known.getKey().equals(name))
                  .mapToLong(known -> known.getKey().length() + known.getValue().length)
                  .sum();
          if (others + name.length() + value.length > MOST_ATTRIBUTE_BYTES) {
            throw new Errno(Errno.ENOSPC);
          }
          edit.apply(new Change.Attribute(number, name, Optional.of(value.clone())));
          return number;
        });
  }

  void remove(long number, String name) {
    checkName(name);
    state.change(
        edit -> {
          if (!edit.names().inode(number).attributes.containsKey(name)) {
            throw new Errno(Errno.ENODATA);
          }
          edit.apply(new Change.Attribute(number, name, Optional.empty()));
          return number;
        });
  }

  private static void checkName(String name) {
    if (!name.startsWith("user.")) {
      throw new Errno(Errno.EOPNOTSUPP);
    }
  }
}
