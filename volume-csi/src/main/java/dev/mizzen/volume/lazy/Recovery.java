package dev.mizzen.volume.lazy;

import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a table that was read from a journal in step with what has become of the node since. */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Table table;
  private final Staging staging;

  Recovery(Table table, Staging staging) {
    this.table = table;
    this.staging = staging;
  }

  void kernel(LazyView.Kernel kernel, long now) {
    if (kernel == LazyView.Kernel.ATTACHED) {
      // How often the kernel was told of a node is not written down.
      table.inodes().values().forEach(Recovery::inherit);
      return;
    }
    for (long handle : List.copyOf(table.handles().keySet())) {
      table.apply(new Change.Released(handle), now);
    }
    for (var inode : List.copyOf(table.inodes().values())) {
      if (inode.places.isEmpty() && inode.number != table.root().number) {
        drop(inode, now);
      }
    }
  }

  private static void inherit(Inode inode) {
    inode.inherited = true;
    if (inode instanceof FileInode file) {
      file.ordinary = file.opened > 0 && file.backing.isEmpty();
      // Which bytes of it the kernel has cached is not written down either.
      file.stale = true;
    }
  }

  private void drop(Inode inode, long now) {
    if (inode instanceof FileInode file) {
      if (file.isStaged()) {
        staging.delete(file.local);
      } else {
        long size =
            file.entry
                .map(entry -> ((dev.mizzen.volume.snapshot.Entry.File) entry).size())
                .orElse(0L);
        table.apply(new Change.CleanBytes(table.cleanBytes() - size), now);
      }
    }
    table.apply(new Change.Dropped(inode.number), now);
  }

  /**
   * Counts local files; of those that the node's power failing may have torn, only the synced ones
   * stay.
   */
  void localFiles(String boot, long now) throws IOException {
    boolean sameLife = boot.equals(table.boot());
    for (var inode : List.copyOf(table.inodes().values())) {
      if (inode instanceof FileInode file && file.isStaged()) {
        var stat = stat(file);
        boolean whole = stat.isPresent() && (sameLife || isSynced(file, stat.get()));
        if (whole) {
          file.counted = stat.get().size();
        } else {
          lose(file, now);
        }
      }
    }
    table.apply(new Change.Booted(boot), now);
  }

  private Optional<Stat> stat(FileInode file) throws IOException {
    try {
      return Optional.of(staging.stat(file.local));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The time of the last change may not have reached the disk with the rest. */
  private static boolean isSynced(FileInode file, Stat stat) {
    return file.synced
        .filter(
            synced ->
                synced.size() == stat.size() && synced.modifiedNanos() == stat.modifiedNanos())
        .isPresent();
  }

  /** The name is what the base has, or nothing. */
  private void lose(FileInode file, long now) {
    LOG.atWarn()
        .addKeyValue("names", file.places.stream().map(Inode.Place::name).toList().toString())
        .log("A file that was neither committed nor synced did not survive the node's restart");
    staging.delete(file.local);
    for (var place : new ArrayList<>(file.places)) {
      table.apply(new Change.Cleared(place.parent(), place.name()), now);
    }
    table.apply(new Change.Dropped(file.number), now);
  }
}
