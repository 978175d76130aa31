package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.Content;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectStore.Receiver;
import dev.mizzen.volume.store.ObjectSummary;
import java.util.Optional;

/** Objects that are named by their content. What is read whole is checked against its name. */
final class Pool {

  private final ObjectStore store;
  private final String prefix;
  private final GarbageWatch garbage;

  /** What an object is; in lower case it is the folder. */
  enum Kind {
    NODES,
    CHUNKS,
    PACKS,
    SUMS;

    String folder() {
      return switch (this) {
        case NODES -> "nodes/";
        case CHUNKS -> "chunks/";
        case PACKS -> "packs/";
        case SUMS -> "sums/";
      };
    }
  }

  /**
   * @param prefix of every key, with a slash at its end
   */
  Pool(ObjectStore store, String prefix, GarbageWatch garbage) {
    this.store = store;
    this.prefix = prefix;
    this.garbage = garbage;
  }

  String key(Kind kind, Hash hash) {
    return prefix + name(kind, hash);
  }

  private static String name(Kind kind, Hash hash) {
    String hex = hash.toString();
    return kind.folder() + hex.substring(0, 2) + "/" + hex;
  }

  /**
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  byte[] get(Kind kind, Hash hash) {
    String key = key(kind, hash);
    return verified(key, hash, required(key, store.get(key)));
  }

  /**
   * Part of an object, not checked.
   *
   * @throws CorruptVolumeException when it is missing
   */
  byte[] range(Kind kind, Hash hash, long offset, int length) {
    String key = key(kind, hash);
    return required(key, store.getRange(key, offset, length));
  }

  /**
   * As {@link #range}, piece by piece.
   *
   * @throws CorruptVolumeException when it is missing
   */
  void stream(Kind kind, Hash hash, long offset, int length, Receiver into) {
    String key = key(kind, hash);
    if (!store.stream(key, offset, length, into)) {
      throw new CorruptVolumeException("The store has lost " + key);
    }
  }

  /** Bytes of the object, empty when there is none, or none that is sure to stay. */
  Optional<Long> size(Kind kind, Hash hash) {
    return garbage.stays(name(kind, hash))
        ? store.stat(key(kind, hash)).map(ObjectSummary::size)
        : Optional.empty();
  }

  /** So that the first put need not ask. */
  void expectUpload() {
    garbage.look();
  }

  void put(Kind kind, Hash hash, byte[] content) {
    put(kind, hash, new Content(content, content.length, hash.toString()));
  }

  void put(Kind kind, Hash hash, Content content) {
    garbage.awaitSafe(name(kind, hash));
    store.put(key(kind, hash), content);
  }

  private static byte[] required(String key, Optional<byte[]> found) {
    return found.orElseThrow(() -> new CorruptVolumeException("The store has lost " + key));
  }

  static byte[] verified(String what, Hash hash, byte[] bytes) {
    if (!Hash.of(bytes).equals(hash)) {
      throw new CorruptVolumeException(what + " has another content than its name says");
    }
    return bytes;
  }
}
