package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.upload.Stat;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a workspace was last known to be in step with, path by path, and how its files looked on
 * disk then.
 *
 * @param commit of the volume that is known to exist, 0 for none
 * @param leaves files and links by path
 */
record Index(long commit, SortedMap<String, Indexed> leaves, SortedSet<String> directories) {

  /**
   * @param stat of the file that holds exactly this entry, or {@link Stat#UNKNOWN}
   */
  record Indexed(Entry entry, Stat stat) {}

  Index {
    leaves = Collections.unmodifiableSortedMap(leaves);
    directories = Collections.unmodifiableSortedSet(directories);
  }

  FlatTree tree() {
    var entries = new TreeMap<String, Entry>();
    leaves.forEach((path, indexed) -> entries.put(path, indexed.entry()));
    return new FlatTree(entries, directories);
  }

  Index at(long newCommit) {
    return new Index(newCommit, leaves, directories);
  }
}
