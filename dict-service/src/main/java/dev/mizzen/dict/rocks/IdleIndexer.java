package dev.mizzen.dict.rocks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes the entries of dicts that had no idle time when these were written, some in each batch.
 * It begins anew when the store is opened before it is done; what is indexed twice is so at the
 * same place.
 */
final class IdleIndexer implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(IdleIndexer.class);
  private static final int AT_ONCE = 1_000;

  private final RocksFiles files;
  private final DictTimes times;
  private final Sweeper sweeper;

  /** Where to go on, by dict. */
  private final Map<DictState, byte[]> from = new LinkedHashMap<>();

  IdleIndexer(RocksFiles files, Catalog catalog, DictTimes times, Sweeper sweeper) {
    this.files = files;
    this.times = times;
    this.sweeper = sweeper;
    for (DictState dict : catalog.dicts.values()) {
      if (dict.idle.matters() && !dict.idle.indexed()) {
        begin(dict);
      }
    }
  }

  void begin(DictState dict) {
    from.put(dict, Records.id(dict.id));
  }

  void forget(DictState dict) {
    from.remove(dict);
  }

  @Override
  public long due() {
    return from.isEmpty() ? NEVER : 0;
  }

  @Override
  public void run(Batch batch) {
    Map.Entry<DictState, byte[]> next = from.entrySet().iterator().next();
    try {
      index(batch, next);
    } catch (RocksDBException e) {
      // Idle entries are found over all the same, by who asks for them.
      LOG.atError()
          .addKeyValue("dict", next.getKey().name)
          .addKeyValue("reason", e.getMessage())
          .log("Could not index entries by their last use; the next start tries again");
      from.remove(next.getKey());
    }
  }

  private void index(Batch batch, Map.Entry<DictState, byte[]> next) throws RocksDBException {
    DictState dict = next.getKey();
    int left = AT_ONCE;
    try (Slice end = new Slice(Records.id(dict.id + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
        RocksIterator all = files.db().newIterator(files.entries, options)) {
      for (all.seek(next.getValue()); all.isValid() && left > 0; all.next(), left--) {
        byte[] entryKey = all.key();
        byte[] record = all.value();
        times.indexIdle(batch, dict, entryKey, EntryRecord.head(record, record.length));
        next.setValue(after(entryKey));
      }
      all.status();
    }
    dict.idling.rewind(dict.idle.indexedSince());
    sweeper.schedule(dict);
    if (left > 0) {
      from.remove(dict);
      dict.idle = dict.idle.withIndex();
      batch.touch(dict);
    }
  }

  private static byte[] after(byte[] entryKey) {
    return Arrays.copyOf(entryKey, entryKey.length + 1);
  }
}
