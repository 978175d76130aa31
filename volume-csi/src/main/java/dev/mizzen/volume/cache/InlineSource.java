package dev.mizzen.volume.cache;

import java.util.function.IntPredicate;

/** A content that is in memory, all of it one block. */
record InlineSource(byte[] content) implements Source {

  @Override
  public Span request(int block, int end, IntPredicate wanted) {
    return new Span(0, 1);
  }

  @Override
  public byte[] fetch(Span request) {
    return content;
  }
}
