package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.util.function.IntPredicate;

/**
 * The blocks of a file of a volume, verified: by whole chunks where all of one is of use, by the
 * smallest unit that can be verified elsewhere.
 */
record ContentSource(VolumeRepository volume, Entry.File file) implements Source {

  /** In bytes. */
  static final int BLOCK = 1 << 20;

  private static final int CHUNK = Chunks.SIZE / BLOCK;

  @Override
  public Span request(int block, int end, IntPredicate wanted) {
    var chunk = around(block, CHUNK);
    if (chunk.first() == block && chunk.end() <= end && all(chunk, wanted)) {
      return chunk;
    }
    return around(block, Math.max(1, volume.unit(file) / BLOCK));
  }

  private Span around(int block, int blocks) {
    int first = block - block % blocks;
    return new Span(first, Math.min(first + blocks, new Layout(file.size(), BLOCK).blocks()));
  }

  private static boolean all(Span span, IntPredicate wanted) {
    for (int block = span.first(); block < span.end(); block++) {
      if (!wanted.test(block)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] fetch(Span request) {
    long offset = (long) request.first() * BLOCK;
    long length = Math.min((long) request.length() * BLOCK, file.size() - offset);
    byte[] content =
        request.equals(around(request.first(), CHUNK))
            ? volume.chunk(file, request.first() / CHUNK)
            : volume.read(file, offset);
    if (content.length != length) {
      throw new CorruptVolumeException(
          "Volume %s has %d bytes at %d of a file of %d bytes, which should be %d"
              .formatted(volume.id(), content.length, offset, file.size(), length));
    }
    return content;
  }
}
