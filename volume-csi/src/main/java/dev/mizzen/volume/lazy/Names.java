package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A view's names as they are now: what the base commit has, and the pod's own over it. Used under
 * the view's lock, where nothing may be fetched: what is missing is thrown, to be fetched without
 * the lock and tried again.
 */
final class Names {

  private final Table table;
  private final Function<Hash, Optional<Node>> nodes;

  /** A directory of a commit that has to be fetched first. */
  static final class MissingNode extends RuntimeException {
    private final transient Hash hash;

    private MissingNode(Hash hash) {
      super("directory " + hash, null, false, false);
      this.hash = hash;
    }

    Hash hash() {
      return hash;
    }
  }

  /**
   * @param nodes that are here
   */
  Names(Table table, Function<Hash, Optional<Node>> nodes) {
    this.table = table;
    this.nodes = nodes;
  }

  Table table() {
    return table;
  }

  /**
   * @throws Errno ENOENT when there is none of that number
   */
  Inode inode(long number) {
    return table.find(number).orElseThrow(() -> new Errno(Errno.ENOENT));
  }

  /**
   * @throws Errno ENOTDIR
   */
  DirectoryInode directory(long number) {
    if (inode(number) instanceof DirectoryInode directory) {
      return directory;
    }
    throw new Errno(Errno.ENOTDIR);
  }

  /**
   * @throws Errno EISDIR or EINVAL when it is no regular file
   */
  FileInode file(long number) {
    return switch (inode(number)) {
      case FileInode file -> file;
      case DirectoryInode _ -> throw new Errno(Errno.EISDIR);
      case LinkInode _ -> throw new Errno(Errno.EINVAL);
    };
  }

  /** What the base has for a node, or what was made in its place; a local file has none. */
  Optional<Entry> entry(Inode inode) {
    if (inode.fixed || inode.entry.isPresent()) {
      return inode.entry;
    }
    var place = inode.places.getFirst();
    var found = Optional.ofNullable(base(directory(place.parent())).get(place.name()));
    if (found.isEmpty()) {
      throw new IllegalStateException("The base has no " + path(inode));
    }
    inode.entry = found;
    return found;
  }

  /** What the base has in a directory. */
  SortedMap<String, Entry> base(DirectoryInode directory) {
    return entry(directory)
        .map(entry -> children((Entry.Directory) entry))
        .orElse(Collections.emptySortedMap());
  }

  /** What a directory of a commit has in it. */
  SortedMap<String, Entry> children(Entry.Directory directory) {
    return nodes
        .apply(directory.node())
        .orElseThrow(() -> new MissingNode(directory.node()))
        .entries();
  }

  /** The node of a name; a fresh one, as a change, where the base has a name nobody asked for. */
  Optional<Inode> find(DirectoryInode directory, String name, List<Change> changes) {
    Long own = directory.own.get(name);
    if (own != null) {
      return own == DirectoryInode.NOTHING ? Optional.empty() : table.find(own);
    }
    Long known = directory.known.get(name);
    if (known != null) {
      return table.find(known);
    }
    var entry = Optional.ofNullable(base(directory).get(name));
    entry.ifPresent(
        found -> changes.add(new Change.Known(directory.number, name, table.fresh(), kind(found))));
    return Optional.empty();
  }

  /** Whether anything has that name. */
  boolean has(DirectoryInode directory, String name) {
    Long own = directory.own.get(name);
    return own != null ? own != DirectoryInode.NOTHING : base(directory).containsKey(name);
  }

  boolean isEmpty(DirectoryInode directory) {
    return list(directory).isEmpty();
  }

  /** The names in a directory, in order. */
  SortedSet<String> list(DirectoryInode directory) {
    var names = new TreeSet<>(base(directory).keySet());
    directory.own.forEach(
        (name, number) -> {
          if (number == DirectoryInode.NOTHING) {
            names.remove(name);
          } else {
            names.add(name);
          }
        });
    return names;
  }

  /** A path by which a node can be found, relative to the top; of one without names its number. */
  String path(Inode inode) {
    String path = "";
    for (Inode at = inode; at.number != FileSystem.ROOT; ) {
      if (at.places.isEmpty()) {
        return "(deleted " + at.number + ")";
      }
      var place = at.places.getFirst();
      path = path.isEmpty() ? place.name() : FlatTree.join(place.name(), path);
      at = inode(place.parent());
    }
    return path;
  }

  /** Makes a node its own, wherever it lies from then on. */
  void fix(Inode inode, List<Change> changes) {
    if (!inode.fixed) {
      changes.add(new Change.Base(inode.number, inode.kind(), entry(inode)));
    }
  }

  /** Says at every name of a node, and above it up to the top, that the base does not decide. */
  void raise(Inode inode, List<Change> changes) {
    for (var place : inode.places) {
      var parent = directory(place.parent());
      if (parent.own.containsKey(place.name())) {
        continue;
      }
      fix(inode, changes);
      changes.add(new Change.Own(place.parent(), place.name(), inode.number));
      raise(parent, changes);
    }
  }

  /** Takes a name away from whatever has it, and says so up to the top. */
  void vacate(DirectoryInode parent, String name, List<Change> changes) {
    boolean based = base(parent).containsKey(name);
    changes.add(
        based ? new Change.Hidden(parent.number, name) : new Change.Cleared(parent.number, name));
    raise(parent, changes);
  }

  static Kind kind(Entry entry) {
    return switch (entry) {
      case Entry.Directory _ -> Kind.DIRECTORY;
      case Entry.File _ -> Kind.FILE;
      case Entry.Link _ -> Kind.LINK;
    };
  }

  /** A modifiable copy. */
  static TreeMap<String, Entry> copy(SortedMap<String, Entry> entries) {
    return new TreeMap<>(entries);
  }
}
