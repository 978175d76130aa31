package dev.mizzen.volume.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * What a directory holds under a name. Owners are not kept: whoever mounts a volume owns what is in
 * it.
 */
public sealed interface Entry {

  /** Files up to this many bytes are kept in their directory's node. */
  int INLINE_LIMIT = 1024;

  /** Whether both are the same to a user: contents and executable bit, not the time. */
  boolean sameAs(Entry other);

  /**
   * A regular file.
   *
   * @param size in bytes
   * @param modifiedNanos since the epoch, when the content was last changed
   * @param chunks in order, each of {@link Chunks#SIZE} bytes but the last
   * @param inline the content itself when it is kept in the node; empty when it is in the store
   * @param pack where the only chunk lies when it is no object of its own
   * @param sums object with the SHA-256 of each {@link Chunks#SUMMED} bytes; absent for small files
   *     and for those of format 1
   */
  record File(
      long size,
      boolean executable,
      long modifiedNanos,
      List<Hash> chunks,
      byte[] inline,
      Optional<Pack> pack,
      Optional<Hash> sums)
      implements Entry {

    public File {
      chunks = List.copyOf(chunks);
    }

    /** One whose content is in the node, or whose chunks are objects of their own. */
    public File(
        long size, boolean executable, long modifiedNanos, List<Hash> chunks, byte[] inline) {
      this(size, executable, modifiedNanos, chunks, inline, Optional.empty(), Optional.empty());
    }

    /** The same file, its content in a pack. */
    public File in(Pack place) {
      return new File(
          size, executable, modifiedNanos, chunks, new byte[0], Optional.of(place), sums);
    }

    /** Whether the content travels with the node. */
    public boolean isInline() {
      return inline.length > 0;
    }

    /** The same content otherwise. */
    public File with(boolean otherExecutable, long otherModifiedNanos) {
      return new File(size, otherExecutable, otherModifiedNanos, chunks, inline, pack, sums);
    }

    File inlined(byte[] content) {
      return new File(size, executable, modifiedNanos, chunks, content, pack, sums);
    }

    File summed(Hash by) {
      return new File(size, executable, modifiedNanos, chunks, inline, pack, Optional.of(by));
    }

    File withoutInline() {
      return new File(size, executable, modifiedNanos, chunks, new byte[0], pack, sums);
    }

    @Override
    public boolean sameAs(Entry other) {
      return other instanceof File file
          && size == file.size
          && executable == file.executable
          && chunks.equals(file.chunks);
    }
  }

  /**
   * A symbolic link.
   *
   * @param target as it was written, never followed
   */
  record Link(String target) implements Entry {

    @Override
    public boolean sameAs(Entry other) {
      return equals(other);
    }
  }

  /**
   * A directory.
   *
   * @param node its node's hash
   * @param files below it, at any depth
   * @param bytes of these files
   */
  record Directory(Hash node, long files, long bytes) implements Entry {

    @Override
    public boolean sameAs(Entry other) {
      return other instanceof Directory directory && node.equals(directory.node);
    }
  }

  /** {@link #sameAs} for entries either of which may be absent. */
  static boolean same(Optional<Entry> one, Optional<Entry> other) {
    return one.isPresent() == other.isPresent()
        && one.flatMap(mine -> other.map(mine::sameAs)).orElse(true);
  }
}
