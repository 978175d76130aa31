package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.util.function.IntPredicate;

/**
 * The blocks of a file of a volume, verified. A request is at least what can be verified alone, and
 * at most a chunk.
 */
record ContentSource(VolumeRepository volume, Entry.File file) implements Source {

  /** In bytes. */
  static final int BLOCK = 1 << 20;

  private static final int CHUNK = Chunks.SIZE / BLOCK;

  @Override
  public Span request(int block, int end, IntPredicate wanted) {
    var unit = around(block, Math.max(1, volume.unit(file) / BLOCK));
    int stop = Math.min(end, around(block, CHUNK).end());
    int last = unit.end();
    while (last < stop && wanted.test(last)) {
      last++;
    }
    return new Span(unit.first(), last);
  }

  private Span around(int block, int blocks) {
    int first = block - block % blocks;
    return new Span(first, Math.min(first + blocks, layout().blocks()));
  }

  private Layout layout() {
    return new Layout(file.size(), BLOCK);
  }

  @Override
  public void stream(Span request, Receiver into) {
    volume.stream(file, layout().offset(request), Math.toIntExact(layout().bytes(request)), into);
  }
}
