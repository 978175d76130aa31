package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node that the kernel may know by its number. Everything but a file's handles is changed only by
 * {@link Table}, under the view's lock.
 */
abstract sealed class Inode permits DirectoryInode, FileInode, LinkInode {

  /** A name in a directory. */
  record Place(long parent, String name) {}

  final long number;

  /** Where it can be found: once, or more often for a file with several names, or nowhere. */
  final List<Place> places = new ArrayList<>(1);

  final SortedMap<String, byte[]> attributes = new TreeMap<>();

  /**
   * What the base commit has for it. While {@link #fixed} is false this is only remembered: the
   * base of its directory decides.
   */
  volatile Optional<Entry> entry = Optional.empty();

  /** Whether {@link #entry} is its own, whatever the base of its directory says. */
  boolean fixed;

  OptionalInt mode = OptionalInt.empty();
  OptionalLong modified = OptionalLong.empty();
  long changed;

  /** How often the kernel was told of it and has not forgotten it, in this life of the process. */
  long references;

  /** Whether an earlier life may have told the kernel of it, nobody knows how often. */
  boolean inherited;

  Inode(long number) {
    this.number = number;
  }

  static Inode of(long number, Kind kind) {
    return switch (kind) {
      case DIRECTORY -> new DirectoryInode(number);
      case FILE -> new FileInode(number);
      case LINK -> new LinkInode(number);
    };
  }

  abstract Kind kind();

  /** Whether the pod gave it anything that is not in the base commit. */
  boolean isDressed() {
    return mode.isPresent() || modified.isPresent() || !attributes.isEmpty();
  }

  /** Whether nobody can ask for it any more. */
  boolean isForgotten() {
    return references <= 0 && !inherited;
  }
}
