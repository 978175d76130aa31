package dev.mizzen.volume.keeper;

import dev.mizzen.volume.linux.Descriptor;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;

/**
 * Holds descriptors under names, beyond the life of this process. Every method throws IOException
 * when the keeper cannot be reached, and says where it should be.
 */
public interface Keeper {

  /** Bytes of a name, in UTF-8. */
  int LONGEST_NAME = 512;

  /** Bytes of a note. */
  int LONGEST_NOTE = 64 << 10;

  /**
   * A descriptor that was given back.
   *
   * @param descriptor a fresh duplicate, which the caller closes
   * @param note what was said when it was put
   */
  record Kept(String name, Descriptor descriptor, byte[] note) {}

  /**
   * Keeps a duplicate; another one of that name is replaced. The caller keeps its own.
   *
   * @throws IllegalArgumentException when name or note are too long
   */
  void put(String name, Descriptor descriptor, byte[] note) throws IOException;

  /** Everything that is kept. */
  List<Kept> all() throws IOException;

  /** Under which names something is kept. */
  SortedSet<String> names() throws IOException;

  /** Closes what is kept under that name; nothing happens when nothing is. */
  void remove(String name) throws IOException;
}
