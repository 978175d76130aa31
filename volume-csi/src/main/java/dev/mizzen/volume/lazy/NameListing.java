package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory being listed: its names as they were when the listing began, each with what it is by
 * now. Beginning again sees the names anew.
 */
final class NameListing implements FileSystem.Listing {

  /** Nodes that are made known at once, so that the journal has one record for many. */
  private static final int BATCH = 256;

  private final ViewState state;
  private final AttributeOperations attributes;
  private final long directory;
  private List<String> names;

  NameListing(ViewState state, AttributeOperations attributes, long directory) {
    this.state = state;
    this.attributes = attributes;
    this.directory = directory;
    this.names = current();
  }

  private List<String> current() {
    return state.look(now -> List.copyOf(now.list(now.directory(directory))));
  }

  @Override
  public Optional<FileSystem.Item> next(long position, boolean referenced) {
    if (position == 0) {
      names = current();
    }
    return state.change(
        edit -> {
          var parent = edit.names().directory(directory);
          for (int at = Math.toIntExact(position); at < names.size(); at++) {
            String name = names.get(at);
            if (!parent.own.containsKey(name) && !parent.known.containsKey(name)) {
              makeKnown(edit, parent, at);
            }
            var found = edit.names().find(parent, name, new ArrayList<>());
            if (found.isPresent()) {
              var inode = found.get();
              var item = new FileSystem.Item(name, at + 1L, attributes.of(edit.names(), inode));
              inode.references += referenced ? 1 : 0;
              return Optional.of(item);
            }
          }
          return Optional.empty();
        });
  }

  private void makeKnown(ViewState.Edit edit, DirectoryInode parent, int from) {
    var changes = new ArrayList<Change>();
    for (String name : names.subList(from, Math.min(names.size(), from + BATCH))) {
      edit.names().find(parent, name, changes);
    }
    edit.apply(changes);
  }

  /** What was made known and never told is forgotten. */
  @Override
  public void close() {
    state.change(
        edit -> {
          edit.table().find(directory).ifPresent(parent -> forget(edit, (DirectoryInode) parent));
          return directory;
        });
  }

  private static void forget(ViewState.Edit edit, DirectoryInode parent) {
    for (long number : List.copyOf(parent.known.values())) {
      var child = edit.names().inode(number);
      if (child.isForgotten() && !child.isDressed() && isLeafless(child)) {
        edit.table().apply(new Change.Dropped(number), 0);
      }
    }
  }

  private static boolean isLeafless(Inode inode) {
    return switch (inode) {
      case DirectoryInode child -> child.known.isEmpty() && child.own.isEmpty();
      case FileInode file -> file.handles == 0;
      case LinkInode _ -> true;
    };
  }
}
