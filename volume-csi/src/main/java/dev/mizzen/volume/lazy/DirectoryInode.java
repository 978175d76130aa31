package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A directory: what the base commit has, and names that are otherwise. */
final class DirectoryInode extends Inode {

  /** In {@link #own}: nothing has this name. */
  static final long NOTHING = 0;

  /**
   * Names for which the base does not decide. A directory below which anything differs has its name
   * here too, up to the top.
   */
  final Map<String, Long> own = new TreeMap<>();

  /** Nodes of names for which the base decides. */
  final Map<String, Long> known = new ConcurrentHashMap<>();

  /** How many new files in a row were small when they were closed. Under the view's lock. */
  int smallOnes;

  DirectoryInode(long number) {
    super(number);
  }

  @Override
  Kind kind() {
    return Kind.DIRECTORY;
  }

  /** Once it is known; absent also for a directory that is new. */
  Optional<Entry.Directory> base() {
    return entry.map(Entry.Directory.class::cast);
  }
}
