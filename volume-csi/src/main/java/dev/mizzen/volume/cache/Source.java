package dev.mizzen.volume.cache;

import dev.mizzen.volume.store.ObjectStore.Receiver;
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

  /**
   * Gives such a request; less than its blocks only where there is no more. It may be used once
   * this returns.
   */
  void stream(Span request, Receiver into);
}
