package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.snapshot.Pool.Kind;
import dev.mizzen.volume.transfer.Transfers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** Reads everything that trees of a volume reach, and checks all of it. */
public final class Verification {

  /** A guess, for the budget: nodes say their size only when they are there. */
  private static final long NODE_BYTES = 256 << 10;

  private final VolumeRepository volume;
  private final Transfers transfers;
  private final NodeCodec codec = new NodeCodec();
  private final Map<Kind, Set<Hash>> seen = new EnumMap<>(Kind.class);
  private final Queue<Entry.File> files = new ConcurrentLinkedQueue<>();
  private final Map<Hash, Queue<Entry.File>> packs = new ConcurrentHashMap<>();
  private final SortedSet<String> damaged = new ConcurrentSkipListSet<>();
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * What was found.
   *
   * @param objects that were read
   * @param bytes of them
   * @param damaged keys of those that are missing or have another content than they should
   */
  public record Result(long objects, long bytes, SortedSet<String> damaged) {}

  private Verification(VolumeRepository volume, Transfers transfers) {
    this.volume = volume;
    this.transfers = transfers;
    for (var kind : Kind.values()) {
      seen.put(kind, ConcurrentHashMap.newKeySet());
    }
    // Never written, because everybody knows it.
    seen.get(Kind.NODES).add(Hash.of(codec.encode(Node.EMPTY)));
  }

  /** Reads everything below these top directories. */
  public static Result of(VolumeRepository volume, Collection<Hash> roots, Transfers transfers) {
    return new Verification(volume, transfers).run(roots);
  }

  private Result run(Collection<Hash> roots) {
    Collection<Hash> level = fresh(roots);
    while (!level.isEmpty()) {
      var next = new ConcurrentLinkedQueue<Hash>();
      try (var batch = transfers.batch()) {
        level.forEach(hash -> batch.submit(NODE_BYTES, () -> node(hash, next)));
        batch.await();
      }
      level = fresh(next);
    }
    try (var batch = transfers.batch()) {
      files.forEach(file -> batch.submit(3L * Chunks.SIZE, () -> file(file)));
      packs.forEach((name, in) -> batch.submit(3L * Pack.SIZE, () -> pack(name, in)));
      batch.await();
    }
    return new Result(objects.get(), bytes.get(), damaged);
  }

  private List<Hash> fresh(Collection<Hash> hashes) {
    var fresh = new ArrayList<Hash>();
    for (Hash hash : hashes) {
      if (seen.get(Kind.NODES).add(hash)) {
        fresh.add(hash);
      }
    }
    return fresh;
  }

  private Optional<byte[]> read(Kind kind, Hash hash) {
    try {
      byte[] content = volume.bytes(kind, hash);
      objects.incrementAndGet();
      bytes.addAndGet(content.length);
      return Optional.of(content);
    } catch (CorruptVolumeException e) {
      damaged.add(volume.key(kind, hash));
      return Optional.empty();
    }
  }

  private void node(Hash hash, Queue<Hash> next) {
    read(Kind.NODES, hash)
        .ifPresent(
            content -> {
              try {
                entries(codec.decode(volume.key(Kind.NODES, hash), content), next);
              } catch (CorruptVolumeException e) {
                damaged.add(volume.key(Kind.NODES, hash));
              }
            });
  }

  private void entries(NodeObject object, Queue<Hash> next) {
    switch (object) {
      case NodeObject.Parted parted -> parted.parts().forEach(part -> next.add(part.node()));
      case Node node ->
          node.entries()
              .values()
              .forEach(
                  entry -> {
                    switch (entry) {
                      case Entry.Directory directory -> next.add(directory.node());
                      case Entry.Link link -> {}
                      case Entry.File file -> remember(file);
                    }
                  });
    }
  }

  private void remember(Entry.File file) {
    if (file.pack().isPresent()) {
      packs
          .computeIfAbsent(file.pack().get().name(), name -> new ConcurrentLinkedQueue<>())
          .add(file);
    } else if (!file.isInline() && file.size() > 0) {
      files.add(file);
    }
  }

  private void pack(Hash name, Collection<Entry.File> in) {
    read(Kind.PACKS, name)
        .ifPresent(
            content -> {
              boolean whole = in.stream().allMatch(file -> isIn(content, file));
              if (!whole) {
                damaged.add(volume.key(Kind.PACKS, name));
              }
            });
  }

  private static boolean isIn(byte[] content, Entry.File file) {
    long offset = file.pack().orElseThrow().offset();
    return offset + file.size() <= content.length
        && Hash.of(content, (int) offset, (int) file.size()).equals(file.chunks().getFirst());
  }

  private void file(Entry.File file) {
    boolean wantsSums = file.sums().filter(seen.get(Kind.SUMS)::add).isPresent();
    var sums = new ByteArrayOutputStream();
    for (int i = 0; i < file.chunks().size(); i++) {
      Hash chunk = file.chunks().get(i);
      boolean fresh = seen.get(Kind.CHUNKS).add(chunk);
      if (fresh || wantsSums) {
        var content = fresh ? read(Kind.CHUNKS, chunk) : again(chunk);
        if (content.isEmpty()) {
          wantsSums = false;
        } else if (content.get().length != Chunks.length(file.size(), i)) {
          damaged.add(volume.key(Kind.CHUNKS, chunk));
        } else {
          ContentWriter.sum(content.get(), content.get().length, sums);
        }
      }
    }
    if (wantsSums) {
      Hash name = file.sums().orElseThrow();
      read(Kind.SUMS, name)
          .filter(stored -> !Arrays.equals(stored, sums.toByteArray()))
          .ifPresent(wrong -> damaged.add(volume.key(Kind.SUMS, name)));
    }
  }

  /** A chunk that another file has too, not counted twice. */
  private Optional<byte[]> again(Hash chunk) {
    try {
      return Optional.of(volume.chunk(chunk));
    } catch (CorruptVolumeException e) {
      return Optional.empty();
    }
  }
}
