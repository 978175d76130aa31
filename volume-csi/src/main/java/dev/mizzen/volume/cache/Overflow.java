package dev.mizzen.volume.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.volume.snapshot.Hash;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Blocks for which the disk had no room, for as long as a little memory lasts: so that reading one
 * from its beginning to its end fetches it once.
 */
final class Overflow {

  private final Cache<Key, Part> parts;

  private record Key(Hash file, int block) {}

  private record Part(Piece piece, int weight) {}

  /**
   * Verified bytes of a file.
   *
   * @param position of the first one in the file
   */
  record Piece(byte[] bytes, long position) {

    /** Fills the segment with what is at that offset in the file. */
    void copy(long offset, MemorySegment into) {
      MemorySegment.copy(MemorySegment.ofArray(bytes), offset - position, into, 0, into.byteSize());
    }
  }

  /**
   * @param bytes of memory
   */
  Overflow(long bytes) {
    this.parts =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Key key, Part part) -> part.weight())
            .executor(Runnable::run)
            .build();
  }

  void keep(Hash file, Span blocks, Piece piece) {
    var part = new Part(piece, piece.bytes().length / blocks.length());
    for (int block = blocks.first(); block < blocks.end(); block++) {
      parts.put(new Key(file, block), part);
    }
  }

  void forget(Hash file, int blocks) {
    for (int block = 0; block < blocks; block++) {
      parts.invalidate(new Key(file, block));
    }
  }

  Optional<Piece> find(Hash file, int block) {
    return Optional.ofNullable(parts.getIfPresent(new Key(file, block))).map(Part::piece);
  }
}
