package dev.mizzen.volume.cache;

import java.util.function.IntPredicate;

/** Where the blocks of a local file come from. */
interface Source {

  /**
   * What one request brings.
   *
   * @param block that must be in it
   * @param end block behind the last one that is of use
   * @param wanted whether a block is neither here nor on its way
   */
  Span request(int block, int end, IntPredicate wanted);

  /** Fetches such a request; shorter than its blocks only at the end. */
  byte[] fetch(Span request);
}
