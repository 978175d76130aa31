package dev.mizzen.volume.snapshot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * Lists of sums that were read, in memory: they are named by their content, so that all volumes of
 * a process may share them.
 */
public final class Sums {

  /** Enough for a file of a TiB: read in order, it asks for its sums once. */
  private static final int BYTES = 32 << 20;

  private final Cache<Hash, byte[]> lists =
      Caffeine.newBuilder()
          .maximumWeight(BYTES)
          .weigher((Hash name, byte[] bytes) -> bytes.length)
          .build();

  /** What has that name; not to be changed. */
  byte[] get(Hash name, Function<Hash, byte[]> missing) {
    return lists.get(name, missing);
  }
}
