package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.util.function.IntPredicate;

/** The blocks of a pack as the store gives them, not verified: that is done file by file. */
record PackSource(VolumeRepository volume, Hash pack) implements Source {

  /** In bytes: some dozens of small files for one request. */
  static final int BLOCK = 256 << 10;

  @Override
  public Span request(int block, int end, IntPredicate wanted) {
    int last = block + 1;
    while (last < end && wanted.test(last)) {
      last++;
    }
    return new Span(block, last);
  }

  @Override
  public void stream(Span request, Receiver into) {
    volume.streamPack(pack, (long) request.first() * BLOCK, request.length() * BLOCK, into);
  }
}
