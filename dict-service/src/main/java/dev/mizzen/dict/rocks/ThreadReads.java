package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Store;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;

/** Reads of one calling thread: their memory, used again for each, and their patience. */
final class ThreadReads {
  /** What a read copies at most; larger records are read again, elsewhere. */
  static final int BUFFER = 64 << 10;

  private final ByteBuffer key =
      ByteBuffer.allocateDirect(Records.entryKeyLength(Store.MAX_KEY_BYTES));
  private final ByteBuffer value = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] record = new byte[BUFFER];
  private final RocksFiles files;
  private final Patience patience;

  ThreadReads(RocksFiles files, Patience patience) {
    this.files = files;
    this.patience = patience;
  }

  /**
   * Reads an entry.
   *
   * @return length of its record, whose first bytes are in {@link #record}; {@link
   *     RocksFiles#ABSENT}; or {@link RocksFiles#UNKNOWN} when only a disk knows that takes its
   *     time
   */
  int read(byte[] entryKey) throws RocksDBException {
    if (patience.lasts()) {
      return get(entryKey);
    }
    int length = files.peek(files.entries, ready(entryKey), value);
    if (length == RocksFiles.ABSENT) {
      // All that this needs was in memory a moment ago; an error must not look like an absence.
      return get(entryKey);
    }
    return copied(length);
  }

  /** What the last read found, valid until the next. */
  byte[] record() {
    return record;
  }

  private int get(byte[] entryKey) throws RocksDBException {
    ByteBuffer asked = ready(entryKey);
    long begin = patience.now();
    int length = files.get(files.entries, asked, value);
    patience.readSince(begin);
    return copied(length);
  }

  private ByteBuffer ready(byte[] entryKey) {
    value.clear();
    return key.clear().put(entryKey).flip();
  }

  private int copied(int length) {
    if (length > 0) {
      value.position(0).limit(Math.min(length, BUFFER)).get(record, 0, Math.min(length, BUFFER));
    }
    return length;
  }
}
