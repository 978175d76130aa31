package dev.mizzen.volume.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Pack;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Files in packs. What is fetched of a pack lies on the disk as it came; each file is verified when
 * it is read out of it, and stays in memory for a while.
 */
final class Packs {

  private static final int MEMORY = 16 << 20;
  private static final int OVERHEAD = 128;
  private static final int ATTEMPTS = 2;
  private static final Layout LAYOUT = new Layout(Pack.SIZE, PackSource.BLOCK);

  /** Who reads one file after the other has the rest of the pack soon. */
  private static final ReadAhead.Growth GROWTH = new ReadAhead.Growth(4, LAYOUT.blocks(), 1);

  private final CachedFile.Tools tools;
  private final Cache<Hash, byte[]> verified =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY)
          .weigher((Hash name, byte[] content) -> content.length + OVERHEAD)
          .executor(Runnable::run)
          .build();

  Packs(CachedFile.Tools tools) {
    this.tools = tools;
  }

  /**
   * A whole file.
   *
   * @throws CorruptVolumeException when the pack has something else where the file should be
   */
  byte[] read(VolumeRepository volume, Entry.File file, Pack place) throws IOException {
    Hash name = file.chunks().getFirst();
    byte[] known = verified.getIfPresent(name);
    if (known != null) {
      tools.metrics().read(false);
      return known;
    }
    if (place.offset() + file.size() > LAYOUT.size()) {
      tools.metrics().read(true);
      return volume.chunk(file, 0);
    }
    byte[] content = unpack(volume, file, place);
    verified.put(name, content);
    return content;
  }

  private byte[] unpack(VolumeRepository volume, Entry.File file, Pack place) throws IOException {
    var source = new PackSource(volume, place.name());
    var pack =
        tools.shelf().hold(place.name(), () -> new CachedFile(place.name(), LAYOUT, GROWTH, tools));
    try {
      byte[] content = new byte[Math.toIntExact(file.size())];
      boolean waited = false;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        waited |= pack.read(place.offset(), MemorySegment.ofArray(content), source);
        if (Hash.of(content).equals(file.chunks().getFirst())) {
          tools.metrics().read(waited);
          return content;
        }
        // The disk may have lost what it had: the store has the last word.
        pack.forget();
      }
    } finally {
      tools.shelf().release(place.name());
    }
    throw new CorruptVolumeException(
        "Pack %s of volume %s has another content at %d than its name says"
            .formatted(place.name(), volume.id(), place.offset()));
  }
}
