package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Commits of one more file, by a writer that has never reloaded. */
public final class OneFile {

  private OneFile() {}

  public static Committer.Committed add(Committer committer, VolumeRepository volume, String path) {
    return add(committer, volume, path, path);
  }

  static Committer.Committed add(
      Committer committer, VolumeRepository volume, String path, String text) {
    var nodes = volume.overlay();
    var leaves = new TreeMap<String, Entry>();
    byte[] content = text.getBytes(UTF_8);
    leaves.put(path, new Entry.File(content.length, false, 0, List.of(Hash.of(content)), content));
    var directories = new TreeSet<String>();
    if (path.contains("/")) {
      directories.add(FlatTree.parentOf(path));
    }
    var base = FlatTree.EMPTY.build(nodes, FlatTree.Spill.NONE);
    var ours = new FlatTree(leaves, directories).build(nodes, FlatTree.Spill.NONE);
    return committer.commit(volume, nodes, UUID.randomUUID().toString(), 0, base, ours);
  }
}
