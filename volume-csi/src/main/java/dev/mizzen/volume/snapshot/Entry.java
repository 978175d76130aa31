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
   * @param inline the content itself when it is kept in the node; empty when the chunks are in the
   *     store
   */
  record File(long size, boolean executable, long modifiedNanos, List<Hash> chunks, byte[] inline)
      implements Entry {

    public File {
      chunks = List.copyOf(chunks);
    }

    /** Whether the content travels with the node. */
    public boolean isInline() {
      return inline.length > 0;
    }

    File withoutInline() {
      return new File(size, executable, modifiedNanos, chunks, new byte[0]);
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
