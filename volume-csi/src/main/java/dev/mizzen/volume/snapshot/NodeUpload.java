package dev.mizzen.volume.snapshot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Brings the directories of a commit into the store, each once. For one thread. */
final class NodeUpload {

  private final VolumeRepository volume;
  private final OverlayNodes nodes;
  private final Map<Hash, Integer> uploaded = new HashMap<>();

  NodeUpload(VolumeRepository volume, OverlayNodes nodes) {
    this.volume = volume;
    this.nodes = nodes;
  }

  /** Directories that are on their way. */
  record Sending(Map<Hash, byte[]> found, Together.Call<Boolean> call) {

    /** Waits for its end, whatever that is. */
    void await() {
      call.await();
    }
  }

  /**
   * Begins to send what was made here of a tree, in any order: nobody knows of it before the
   * commit.
   *
   * @param there what this tree has at the same path is in the store, with all below it
   */
  Sending begin(Entry.Directory root, Entry.Directory there) {
    var found = new LinkedHashMap<Hash, byte[]>();
    find(root, Optional.of(there), found);
    found.keySet().removeAll(uploaded.keySet());
    return new Sending(found, Together.begin(() -> send(found)));
  }

  /**
   * Waits until it is in the store.
   *
   * @throws RuntimeException the first failure
   */
  void end(Sending sending) {
    sending.call().result();
    sending.found().forEach((hash, bytes) -> uploaded.put(hash, bytes.length));
  }

  private boolean send(Map<Hash, byte[]> found) {
    Together.run(
        found.entrySet().stream()
            .<Runnable>map(node -> () -> volume.putNode(node.getKey(), node.getValue()))
            .toList());
    return true;
  }

  /** There is a commit with all of it. */
  void committed() {
    uploaded.keySet().forEach(nodes::stored);
  }

  /** Bytes that were sent. */
  long bytes() {
    return uploaded.values().stream().mapToLong(Integer::longValue).sum();
  }

  private void find(Entry.Directory directory, Optional<Entry> there, Map<Hash, byte[]> found) {
    if (there.filter(directory::sameAs).isPresent() || nodes.bytes(directory.node()).isEmpty()) {
      return;
    }
    Optional<Entry> ours = Optional.of(directory);
    var differing = new Differing(nodes, ours, there);
    var known = differing.entries(there);
    differing
        .entries(ours)
        .forEach(
            (name, entry) -> {
              if (entry instanceof Entry.Directory child) {
                find(child, Optional.ofNullable(known.get(name)), found);
              }
            });
    if (nodes.object(directory.node()) instanceof NodeObject.Parted parted) {
      var common = differing.common();
      parted.parts().stream()
          .filter(part -> !common.contains(part))
          .map(NodeObject.Part::node)
          .forEach(part -> nodes.bytes(part).ifPresent(bytes -> found.put(part, bytes)));
    }
    found.put(directory.node(), nodes.bytes(directory.node()).orElseThrow());
  }
}
