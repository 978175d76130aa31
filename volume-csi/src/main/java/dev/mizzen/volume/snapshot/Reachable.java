package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.transfer.Transfers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What trees reach, by the names of the objects. Kept in memory, some hundred bytes an object. */
public final class Reachable {

  /** A guess, for the budget: nodes say their size only when they are there. */
  private static final long NODE_BYTES = 256 << 10;

  private final Map<Pool.Kind, Set<Hash>> objects = new EnumMap<>(Pool.Kind.class);

  public Reachable() {
    for (var kind : Pool.Kind.values()) {
      objects.put(kind, ConcurrentHashMap.newKeySet());
    }
  }

  /**
   * Adds all that trees reach; what was reached before is not read again.
   *
   * @throws CorruptVolumeException when a directory is missing or damaged: what it reaches is then
   *     not known
   */
  public void add(Nodes nodes, Collection<Hash> roots, Transfers transfers) {
    Collection<Hash> level = news(roots);
    while (!level.isEmpty()) {
      var next = new ConcurrentLinkedQueue<Hash>();
      try (var batch = transfers.batch()) {
        for (Hash hash : level) {
          batch.submit(NODE_BYTES, () -> read(nodes.object(hash), next));
        }
        batch.await();
      }
      level = news(next);
    }
  }

  private List<Hash> news(Collection<Hash> hashes) {
    var fresh = new ArrayList<Hash>();
    for (Hash hash : hashes) {
      if (of(Pool.Kind.NODES).add(hash)) {
        fresh.add(hash);
      }
    }
    return fresh;
  }

  private void read(NodeObject object, Queue<Hash> next) {
    switch (object) {
      case NodeObject.Parted parted -> parted.parts().forEach(part -> next.add(part.node()));
      case Node node -> node.entries().values().forEach(entry -> entry(entry, next));
    }
  }

  private void entry(Entry entry, Queue<Hash> next) {
    switch (entry) {
      case Entry.Directory directory -> next.add(directory.node());
      case Entry.Link link -> {}
      case Entry.File file -> {
        file.sums().ifPresent(of(Pool.Kind.SUMS)::add);
        if (file.pack().isPresent()) {
          of(Pool.Kind.PACKS).add(file.pack().get().name());
        } else if (!file.isInline()) {
          of(Pool.Kind.CHUNKS).addAll(file.chunks());
        }
      }
    }
  }

  private Set<Hash> of(Pool.Kind kind) {
    return objects.get(kind);
  }

  /** Whether it was reached, or is none of the objects that are reached by name. */
  public boolean contains(String name) {
    for (var kind : Pool.Kind.values()) {
      if (name.startsWith(kind.folder())) {
        String hex = name.substring(name.lastIndexOf('/') + 1);
        return !hex.matches("[0-9a-f]{64}") || of(kind).contains(Hash.fromHex(hex));
      }
    }
    return true;
  }
}
