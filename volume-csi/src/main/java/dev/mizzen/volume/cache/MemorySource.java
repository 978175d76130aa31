package dev.mizzen.volume.cache;

import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.util.function.IntPredicate;

/** A content that is in memory, all of it one block. */
record MemorySource(byte[] content) implements Source {

  @Override
  public Span request(int block, int end, IntPredicate wanted) {
    return new Span(0, 1);
  }

  @Override
  public void stream(Span request, Receiver into) {
    into.begin();
    into.piece(content, content.length);
  }
}
