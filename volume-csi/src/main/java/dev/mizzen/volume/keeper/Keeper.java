package dev.mizzen.volume.keeper;

import java.io.IOException;
import java.util.List;

/** Holds descriptors under names, beyond the life of this process. */
public interface Keeper {

  /**
   * A descriptor that was given back.
   *
   * @param descriptor a fresh duplicate, which the caller closes
   * @param note what was said when it was put
   */
  record Kept(String name, int descriptor, byte[] note) {}

  /** Keeps a duplicate; another one of that name is replaced. The caller keeps its own. */
  void put(String name, int descriptor, byte[] note) throws IOException;

  /** Everything that is kept. */
  List<Kept> all() throws IOException;

  /** Closes what is kept under that name; nothing happens when nothing is. */
  void remove(String name) throws IOException;
}
