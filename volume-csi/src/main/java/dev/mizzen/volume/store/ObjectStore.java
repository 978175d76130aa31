package dev.mizzen.volume.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What Mizzen needs of an object store. Keys are relative to the installation's prefix, at most 900
 * bytes of UTF-8, segments separated by {@code /}. Every method throws {@link StoreException} when
 * the store fails or refuses.
 */
public interface ObjectStore {

  /**
   * Creates the object unless one of that key exists; of any number of racing callers exactly one
   * wins.
   *
   * @return true when this call created it
   */
  boolean putIfAbsent(String key, byte[] content);

  /** Creates or replaces the object; readers see the old or the new content, never a part. */
  void put(String key, byte[] content);

  /** As {@link #put(String, byte[])}. */
  void put(String key, Content content);

  /** The whole content, empty when there is no such object. */
  Optional<byte[]> get(String key);

  /**
   * A part of the content, shorter when the object ends before.
   *
   * @param offset in bytes, from 0
   * @param length in bytes, from 1
   */
  Optional<byte[]> getRange(String key, long offset, int length);

  /**
   * As {@link #getRange}, but never holds all of it.
   *
   * @return whether there is such an object
   */
  boolean stream(String key, long offset, int length, Receiver into);

  /** Takes what comes, in order. What it throws ends the call. */
  interface Receiver {

    /** From the beginning; again when a call is repeated. */
    void begin();

    /**
     * What comes next.
     *
     * @param bytes not to be kept
     * @param length of them that count
     */
    void piece(byte[] bytes, int length);
  }

  /**
   * Keys with that prefix in key order, the first {@code limit} ones after {@code startAfter}.
   *
   * @param startAfter exclusive; empty for the beginning
   * @param limit 1 … 1000
   */
  List<ObjectSummary> list(String prefix, String startAfter, int limit);

  /** Deletes these objects; those which do not exist are skipped. */
  void deleteAll(Collection<String> keys);

  /** Size and time of the object, empty when there is none. */
  Optional<ObjectSummary> stat(String key);
}
