package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** One column as it will be once the batch is written: what is staged, over what is durable. */
final class Cells {
  private static final byte[] REMOVED = new byte[0];

  private final RocksFiles files;
  private final ColumnFamilyHandle column;
  private final Map<Bytes, byte[]> staged = new LinkedHashMap<>();

  /** What need not be looked up; null for a column whose values are read whole. */
  private final EntryHeads heads;

  Cells(RocksFiles files, ColumnFamilyHandle column) {
    this(files, column, null);
  }

  Cells(RocksFiles files, ColumnFamilyHandle column, EntryHeads heads) {
    this.files = files;
    this.column = column;
    this.heads = heads;
  }

  /** The value, or null. */
  byte[] get(byte[] key) throws RocksDBException {
    byte[] own = staged.isEmpty() ? null : staged.get(Bytes.of(key));
    if (own != null) {
      return own == REMOVED ? null : own;
    }
    return files.get(column, key);
  }

  /**
   * Copies the first bytes of the value into the buffer.
   *
   * @return length of the whole value, -1 when it is absent
   */
  int get(byte[] key, byte[] buffer) throws RocksDBException {
    byte[] own = staged.isEmpty() ? null : staged.get(Bytes.of(key));
    if (own == null) {
      return stored(key, buffer);
    }
    if (own == REMOVED) {
      return -1;
    }
    System.arraycopy(own, 0, buffer, 0, Math.min(own.length, buffer.length));
    return own.length;
  }

  private int stored(byte[] key, byte[] buffer) throws RocksDBException {
    int known = heads == null ? -1 : heads.get(key, buffer);
    if (known >= 0) {
      return known;
    }
    int length = Math.max(files.get(column, key, buffer), -1);
    if (length >= 0 && heads != null) {
      heads.put(key, buffer, length);
    }
    return length;
  }

  boolean isEmpty() {
    return staged.isEmpty();
  }

  void put(byte[] key, byte[] value) {
    staged.put(Bytes.of(key), value);
  }

  void remove(byte[] key) {
    staged.put(Bytes.of(key), REMOVED);
  }

  /** The least key of a range that is staged. */
  Optional<byte[]> firstStaged(byte[] from, byte[] to) {
    Bytes least = Bytes.of(from);
    Bytes end = Bytes.of(to);
    return staged.entrySet().stream()
        .filter(cell -> cell.getValue() != REMOVED)
        .map(Map.Entry::getKey)
        .filter(key -> key.compareTo(least) >= 0 && key.compareTo(end) < 0)
        .min(Comparator.naturalOrder())
        .map(Bytes::array);
  }

  void writeTo(WriteBatch batch) throws RocksDBException {
    for (Map.Entry<Bytes, byte[]> cell : staged.entrySet()) {
      if (cell.getValue() == REMOVED) {
        batch.delete(column, cell.getKey().array());
      } else {
        batch.put(column, cell.getKey().array(), cell.getValue());
      }
    }
  }

  /** What was staged is durable. */
  void written() {
    for (Map.Entry<Bytes, byte[]> cell : staged.entrySet()) {
      if (cell.getValue() == REMOVED) {
        heads.forget(cell.getKey().array());
      } else {
        heads.put(cell.getKey().array(), cell.getValue(), cell.getValue().length);
      }
    }
  }
}
