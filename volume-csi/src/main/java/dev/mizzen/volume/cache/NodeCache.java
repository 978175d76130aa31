package dev.mizzen.volume.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.LocalNodes;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.NodeObject;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.Together;
import dev.mizzen.volume.threads.ServingThread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Directory nodes that were read, in memory, for all views of this process. Each is read once
 * however many ask at a time.
 */
public final class NodeCache {

  private static final int NODE = 200;
  private static final int ENTRY = 240;
  private static final int HASH = 56;

  private final Cache<Hash, Node> nodes;
  private final Optional<LocalNodes> local;
  private final Map<Hash, CompletableFuture<Node>> reading = new ConcurrentHashMap<>();

  /**
   * @param bytes of memory, some
   */
  public NodeCache(long bytes) {
    this(bytes, Optional.empty());
  }

  /**
   * @param local what is asked before the store
   */
  public NodeCache(long bytes, LocalNodes local) {
    this(bytes, Optional.of(local));
  }

  private NodeCache(long bytes, Optional<LocalNodes> local) {
    this.local = local;
    this.nodes =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Hash name, Node node) -> weight(node))
            .executor(Runnable::run)
            .build();
  }

  /** About how many bytes a node takes. */
  private static int weight(Node node) {
    long weight = NODE;
    for (var named : node.entries().entrySet()) {
      weight += ENTRY + 2L * named.getKey().length();
      weight +=
          switch (named.getValue()) {
            case Entry.File file -> file.inline().length + (long) HASH * file.chunks().size();
            case Entry.Link link -> 2L * link.target().length();
            case Entry.Directory directory -> HASH;
          };
    }
    return (int) Math.min(Integer.MAX_VALUE, weight);
  }

  /** The nodes of a volume, through this cache. */
  public Nodes over(Nodes stored) {
    Nodes nearest = local.map(files -> files.over(stored)).orElse(stored);
    return new Nodes() {
      @Override
      public NodeObject object(Hash hash) {
        return NodeCache.this.node(hash, nearest);
      }

      @Override
      public void prepare(List<Hash> hashes) {
        var missing = hashes.stream().filter(hash -> nodes.getIfPresent(hash) == null).toList();
        if (missing.size() > 1) {
          Together.run(missing.stream().<Runnable>map(hash -> () -> object(hash)).toList());
        }
      }

      @Override
      public void stored(Hash hash, NodeObject object) {
        // Large directories are kept whole, under the name of the list of their parts.
        if (object instanceof Node node) {
          put(hash, node);
        }
      }
    };
  }

  /** What is here already. */
  public Optional<Node> find(Hash hash) {
    return Optional.ofNullable(nodes.getIfPresent(hash));
  }

  /** Takes one that was made here, so that it need not be read. */
  public void put(Hash hash, Node node) {
    // A commit brings a node when it is in the store, and once more when the view goes by it.
    if (nodes.asMap().putIfAbsent(hash, node) == null) {
      local.ifPresent(files -> files.keep(hash, node));
    }
  }

  private Node node(Hash hash, Nodes stored) {
    var known = nodes.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    var ours = new CompletableFuture<Node>();
    ServingThread.willWait();
    var first = reading.putIfAbsent(hash, ours);
    return first == null ? read(hash, stored, ours) : wait(first);
  }

  private Node read(Hash hash, Nodes stored, CompletableFuture<Node> result) {
    try {
      // Who came just after the one before us was done finds what that one has read.
      var node = Optional.ofNullable(nodes.getIfPresent(hash)).orElseGet(() -> stored.node(hash));
      nodes.put(hash, node);
      result.complete(node);
      return node;
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
      throw e;
    } finally {
      reading.remove(hash);
    }
  }

  private static Node wait(CompletableFuture<Node> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
