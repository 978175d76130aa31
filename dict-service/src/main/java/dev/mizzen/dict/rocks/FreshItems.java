package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Items as they were stored, from when they are durable until they are taken, so that a queue that
 * is emptied as fast as it is filled asks nothing of the disk. Bounded: the oldest makes room. Keys
 * are never given again, so what is dropped as a whole is never asked for.
 */
final class FreshItems {
  /** Of an entry of the map and of its two arrays. */
  private static final int OVERHEAD = 120;

  private final Map<Bytes, byte[]> known = new LinkedHashMap<>();
  private final long most;
  private long bytes;

  /**
   * @param most bytes of all of them
   */
  FreshItems(long most) {
    this.most = most;
  }

  /** The item, or null when it is not known. */
  byte[] get(Bytes key) {
    return known.get(key);
  }

  void put(Bytes key, byte[] stored) {
    forget(key);
    if (size(key, stored) > most) {
      return;
    }
    known.put(key, stored);
    bytes += size(key, stored);
    for (Iterator<Map.Entry<Bytes, byte[]>> old = known.entrySet().iterator(); bytes > most; ) {
      Map.Entry<Bytes, byte[]> oldest = old.next();
      bytes -= size(oldest.getKey(), oldest.getValue());
      old.remove();
    }
  }

  void forget(Bytes key) {
    byte[] stored = known.remove(key);
    if (stored != null) {
      bytes -= size(key, stored);
    }
  }

  private static long size(Bytes key, byte[] stored) {
    return OVERHEAD + key.length() + stored.length;
  }
}
