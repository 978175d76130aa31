package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Attributes;
import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.lazy.ViewState.Edit;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.snapshot.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finding, making, removing and moving names. */
final class NameOperations {

  private static final int LONGEST_NAME = 255;
  private static final int NOREPLACE = 1;
  private static final int EXCHANGE = 2;

  private final ViewState state;
  private final AttributeOperations attributes;
  private final Staging staging;
  private final Removal removal;

  NameOperations(
      ViewState state, AttributeOperations attributes, Staging staging, Removal removal) {
    this.state = state;
    this.attributes = attributes;
    this.staging = staging;
    this.removal = removal;
  }

  Attributes lookup(long parent, String name) {
    return state.change(edit -> referenced(edit, require(edit, directory(edit, parent), name)));
  }

  /** The node of a name, which is then known. */
  static Optional<Inode> find(Edit edit, DirectoryInode directory, String name) {
    var changes = new ArrayList<Change>(1);
    var found = edit.names().find(directory, name, changes);
    if (changes.isEmpty()) {
      return found;
    }
    edit.apply(changes);
    return edit.names().find(directory, name, changes);
  }

  static Inode require(Edit edit, DirectoryInode directory, String name) {
    return find(edit, directory, name).orElseThrow(() -> new Errno(Errno.ENOENT));
  }

  private Attributes referenced(Edit edit, Inode inode) {
    var found = attributes.of(edit.names(), inode);
    inode.references++;
    return found;
  }

  /** A directory in which names can be made and taken away. */
  private static DirectoryInode directory(Edit edit, long number) {
    var directory = edit.names().directory(number);
    if (directory.places.isEmpty() && number != FileSystem.ROOT) {
      throw new Errno(Errno.ENOENT);
    }
    return directory;
  }

  Attributes mkdir(long parent, String name, int mode) {
    return state.change(
        edit -> {
          long number = edit.table().fresh();
          var made = new ArrayList<Change>();
          made.add(new Change.Base(number, Kind.DIRECTORY, Optional.empty()));
          made.add(new Change.Mode(number, mode & Modes.MASK));
          made.add(new Change.Modified(number, state.now()));
          return referenced(edit, make(edit, parent, name, number, made));
        });
  }

  String readlink(long number) {
    return state.look(
        names -> {
          if (names.inode(number) instanceof LinkInode link) {
            return ((Entry.Link) names.entry(link).orElseThrow()).target();
          }
          throw new Errno(Errno.EINVAL);
        });
  }

  Attributes symlink(long parent, String name, String target) {
    return state.change(
        edit -> {
          long number = edit.table().fresh();
          var made = new ArrayList<Change>();
          made.add(new Change.Base(number, Kind.LINK, Optional.of(new Entry.Link(target))));
          made.add(new Change.Modified(number, state.now()));
          return referenced(edit, make(edit, parent, name, number, made));
        });
  }

  Attributes mknod(long parent, String name, int mode) {
    return state.change(
        edit ->
            referenced(edit, file(edit, parent, name, mode, false, (number, local) -> List.of())));
  }

  /** What is to come into force together with a new file. */
  interface Beginning {
    /**
     * @param local the file's local file, open for reading and writing until this returns; absent
     *     when it has none of its own
     */
    List<Change> of(long number, Optional<Descriptor> local);
  }

  /**
   * An empty file.
   *
   * @param small whether it is expected to stay small
   */
  FileInode file(
      Edit edit, long parent, String name, int mode, boolean small, Beginning beginning) {
    free(edit, directory(edit, parent), name);
    long number = edit.table().fresh();
    long local = edit.table().fresh();
    var made = new ArrayList<Change>();
    made.add(new Change.Staged(number, local));
    made.add(new Change.Mode(number, mode & Modes.MASK));
    Optional<Descriptor> own =
        small && staging.createSmall(local) ? Optional.empty() : Optional.of(staging.create(local));
    try {
      made.addAll(beginning.of(number, own));
      return (FileInode) make(edit, parent, name, number, made);
    } catch (RuntimeException e) {
      staging.delete(local);
      throw e;
    } finally {
      own.ifPresent(Descriptor::close);
    }
  }

  private static Inode make(
      Edit edit, long parentNumber, String name, long number, List<Change> changes) {
    var parent = directory(edit, parentNumber);
    free(edit, parent, name);
    changes.add(new Change.Own(parentNumber, name, number));
    edit.names().raise(parent, changes);
    edit.apply(changes);
    return edit.names().inode(number);
  }

  private static void free(Edit edit, DirectoryInode parent, String name) {
    check(name);
    if (edit.names().has(parent, name)) {
      throw new Errno(Errno.EEXIST);
    }
  }

  private static void check(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new Errno(Errno.ENAMETOOLONG);
    }
  }

  /** Two names for one file; a commit makes two files of them. */
  Attributes link(long number, long newParent, String newName) {
    return state.change(
        edit -> {
          var inode = edit.names().inode(number);
          if (inode instanceof DirectoryInode) {
            throw new Errno(Errno.EPERM);
          }
          if (inode.places.isEmpty()) {
            throw new Errno(Errno.ENOENT);
          }
          var parent = directory(edit, newParent);
          free(edit, parent, newName);
          var changes = new ArrayList<Change>();
          edit.names().raise(inode, changes);
          changes.add(new Change.Own(newParent, newName, number));
          edit.names().raise(parent, changes);
          edit.apply(changes);
          return referenced(edit, inode);
        });
  }

  void unlink(long parentNumber, String name) {
    removal.finish(
        state.change(
            edit -> {
              var parent = directory(edit, parentNumber);
              var inode = require(edit, parent, name);
              if (inode instanceof DirectoryInode) {
                throw new Errno(Errno.EISDIR);
              }
              var changes = new ArrayList<Change>();
              edit.names().fix(inode, changes);
              edit.names().vacate(parent, name, changes);
              edit.apply(changes);
              return removal.ifUseless(edit, inode);
            }));
  }

  void rmdir(long parentNumber, String name) {
    removal.finish(
        state.change(
            edit -> {
              var parent = directory(edit, parentNumber);
              if (!(require(edit, parent, name) instanceof DirectoryInode inode)) {
                throw new Errno(Errno.ENOTDIR);
              }
              if (!edit.names().isEmpty(inode)) {
                throw new Errno(Errno.ENOTEMPTY);
              }
              var changes = new ArrayList<Change>();
              gone(inode, changes);
              edit.names().vacate(parent, name, changes);
              edit.apply(changes);
              return removal.ifUseless(edit, inode);
            }));
  }

  /** Who still stands in a directory that was removed sees it empty. */
  private static void gone(DirectoryInode inode, List<Change> changes) {
    changes.add(new Change.Base(inode.number, Kind.DIRECTORY, Optional.empty()));
  }

  void rename(long parent, String name, long newParent, String newName, int flags) {
    if ((flags & ~(NOREPLACE | EXCHANGE)) != 0 || flags == (NOREPLACE | EXCHANGE)) {
      throw new Errno(Errno.EINVAL);
    }
    check(newName);
    removal.finish(
        state.change(
            edit -> {
              var from = directory(edit, parent);
              var to = directory(edit, newParent);
              var inode = require(edit, from, name);
              var there = find(edit, to, newName);
              refuseLoop(edit, inode, to);
              if ((flags & EXCHANGE) != 0) {
                var other = there.orElseThrow(() -> new Errno(Errno.ENOENT));
                refuseLoop(edit, other, from);
                exchange(edit, from, name, inode, to, newName, other);
                return Removal.NOTHING;
              }
              if (there.isPresent() && (flags & NOREPLACE) != 0) {
                throw new Errno(Errno.EEXIST);
              }
              if (there.filter(inode::equals).isPresent()) {
                return Removal.NOTHING;
              }
              var changes = new ArrayList<Change>();
              there.ifPresent(victim -> replace(edit, inode, victim, changes));
              move(edit, from, name, inode, to, newName, changes);
              return there.map(victim -> removal.ifUseless(edit, victim)).orElse(Removal.NOTHING);
            }));
  }

  private static void replace(Edit edit, Inode inode, Inode victim, List<Change> changes) {
    switch (victim) {
      case DirectoryInode directory -> {
        if (!(inode instanceof DirectoryInode)) {
          throw new Errno(Errno.EISDIR);
        }
        if (!edit.names().isEmpty(directory)) {
          throw new Errno(Errno.ENOTEMPTY);
        }
        gone(directory, changes);
      }
      case FileInode _, LinkInode _ -> {
        if (inode instanceof DirectoryInode) {
          throw new Errno(Errno.ENOTDIR);
        }
        edit.names().fix(victim, changes);
      }
    }
  }

  private static void move(
      Edit edit,
      DirectoryInode from,
      String name,
      Inode inode,
      DirectoryInode to,
      String newName,
      List<Change> changes) {
    var names = edit.names();
    names.fix(inode, changes);
    names.vacate(from, name, changes);
    changes.add(new Change.Own(to.number, newName, inode.number));
    names.raise(to, changes);
    edit.apply(changes);
  }

  private static void exchange(
      Edit edit,
      DirectoryInode from,
      String name,
      Inode inode,
      DirectoryInode to,
      String newName,
      Inode other) {
    var changes = new ArrayList<Change>();
    var names = edit.names();
    names.fix(inode, changes);
    names.fix(other, changes);
    changes.add(new Change.Own(from.number, name, other.number));
    changes.add(new Change.Own(to.number, newName, inode.number));
    names.raise(from, changes);
    names.raise(to, changes);
    edit.apply(changes);
  }

  /** A directory cannot come to lie below itself. */
  private static void refuseLoop(Edit edit, Inode inode, DirectoryInode into) {
    for (Inode at = into; at.number != FileSystem.ROOT; ) {
      if (at.equals(inode)) {
        throw new Errno(Errno.EINVAL);
      }
      at = edit.names().inode(at.places.getFirst().parent());
    }
  }

  void forget(long number, long references) {
    removal.finish(
        state.change(
            edit -> {
              var inode = edit.table().find(number);
              if (inode.isEmpty() || number == FileSystem.ROOT) {
                return Removal.NOTHING;
              }
              inode.get().references -= references;
              return removal.ifForgotten(edit, inode.get());
            }));
  }
}
