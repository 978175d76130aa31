package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.transfer.Transfers;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a whole tree, one level of directories after the other, each level in parallel. */
final class TreeLoader {

  /** A guess, for the budget: nodes say their size only when they are there. */
  private static final long NODE_BYTES = 256 << 10;

  private TreeLoader() {}

  static FlatTree load(Nodes nodes, Hash root, Transfers.Batch batch) {
    var leaves = new TreeMap<String, Entry>();
    var directories = new TreeSet<String>();
    Map<String, Hash> level = Map.of("", root);
    while (!level.isEmpty()) {
      var loaded = new ConcurrentHashMap<String, Node>();
      level.forEach(
          (path, hash) -> batch.submit(NODE_BYTES, () -> loaded.put(path, nodes.node(hash))));
      batch.await();
      var next = new TreeMap<String, Hash>();
      loaded.forEach(
          (path, node) ->
              node.entries()
                  .forEach(
                      (name, entry) -> {
                        String child = FlatTree.join(path, name);
                        if (entry instanceof Entry.Directory directory) {
                          directories.add(child);
                          next.put(child, directory.node());
                        } else {
                          leaves.put(child, entry);
                        }
                      }));
      level = next;
    }
    return new FlatTree(leaves, directories);
  }
}
