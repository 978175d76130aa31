package dev.mizzen.dict.rocks;

import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a store of an older format to the current one when it is opened. All that must be written
 * anew is one batch, which says so itself; the stamp comes after it. A crash in between changes
 * nothing or leaves the stamp for the next time.
 */
final class Upgrade {
  /** In the {@code default} column, since format 2. */
  private static final byte[] FORMAT = {'f'};

  private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

  private Upgrade() {}

  static void to(StoreFormat stamped, RocksFiles files) throws RocksDBException, IOException {
    if (stamped.found() == StoreFormat.CURRENT) {
      return;
    }
    if (files.get(files.meta, FORMAT) == null) {
      from1(files);
    }
    StoreFormat.stamp(stamped.folder());
    LOG.atInfo()
        .addKeyValue("from", stamped.found())
        .addKeyValue("to", StoreFormat.CURRENT)
        .log("Upgraded the store's format");
  }

  private static void from1(RocksFiles files) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch();
        RocksIterator all = files.db().newIterator(files.meta)) {
      Format1Queues queues = new Format1Queues(files, batch);
      for (all.seekToFirst(); all.isValid(); all.next()) {
        byte[] key = all.key();
        switch (key[0]) {
          case 'd' -> batch.put(files.meta, key, Format1.dict(key, all.value()));
          case 'p' -> queues.partition(key, all.value());
          case 'q' -> batch.put(files.meta, key, Format1.queue(key, all.value(), queues));
          default -> {
            // The rest is as it was.
          }
        }
      }
      all.status();
      queues.finish();
      batch.put(files.meta, FORMAT, new byte[] {StoreFormat.CURRENT});
      files.write(batch);
    }
  }
}
