package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.NewItem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Dedup keys that are known, on disk only: {@code id key → when it is forgotten}. They are also
 * written in the order of that time, under the id that no queue has, so that the old ones are found
 * without being looked for.
 */
final class DedupKeys implements Chore {
  private static final long BY_TIME = 0;
  private static final byte[] MARK = {1};
  private static final int MOST_AT_ONCE = 1_000;

  /** A key is told apart by its time, so those that are over may stay a little for company. */
  private static final long LEISURE_MILLIS = 10_000;

  private final RocksFiles files;

  /** When to look for old ones next. */
  private long next = NEVER;

  /** Everything before it is gone. */
  private long swept;

  DedupKeys(RocksFiles files) throws RocksDBException {
    this.files = files;
    look();
  }

  /** Those of the items whose key is not known; of several with the same key the first. */
  List<NewItem> fresh(Batch batch, QueueState queue, List<NewItem> items) throws RocksDBException {
    if (items.stream().allMatch(i -> i.dedupKey().isEmpty())
        || queue.definition.policy().dedupWindow().isZero() && next == NEVER) {
      return items;
    }
    boolean remembers = !queue.definition.policy().dedupWindow().isZero();
    Set<String> own = new HashSet<>();
    List<NewItem> fresh = new ArrayList<>();
    for (NewItem item : items) {
      if (item.dedupKey().isEmpty()
          || !known(batch, queue, item.dedupKey().get())
              && (own.add(item.dedupKey().get()) || !remembers)) {
        fresh.add(item);
      }
    }
    return fresh;
  }

  private boolean known(Batch batch, QueueState queue, String key) throws RocksDBException {
    byte[] until = batch.dedupKeys.get(key(queue.id, key.getBytes(StandardCharsets.UTF_8)));
    return until != null && ByteBuffer.wrap(until).getLong() > batch.now();
  }

  void remember(Batch batch, QueueState queue, List<NewItem> items) {
    long window = Times.millisUp(queue.definition.policy().dedupWindow());
    if (window == 0) {
      return;
    }
    long until = batch.now() + window;
    for (NewItem item : items) {
      if (item.dedupKey().isPresent()) {
        byte[] key = key(queue.id, item.dedupKey().get().getBytes(StandardCharsets.UTF_8));
        batch.dedupKeys.put(key, Records.id(until));
        batch.dedupKeys.put(byTime(until, key), MARK);
        next = Math.min(next, until + LEISURE_MILLIS);
      }
    }
  }

  @Override
  public long due() {
    return next;
  }

  @Override
  public void run(Batch batch) throws RocksDBException {
    try (Slice end = new Slice(byTime(batch.now() + 1, new byte[0]));
        ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
        RocksIterator old = files.db().newIterator(files.dedupKeys, bounded)) {
      int left = MOST_AT_ONCE;
      for (old.seek(byTime(swept, new byte[0])); old.isValid() && left > 0; old.next()) {
        byte[] key = old.key();
        swept = ByteBuffer.wrap(key).getLong(Long.BYTES);
        forget(batch, Arrays.copyOfRange(key, 2 * Long.BYTES, key.length));
        batch.dedupKeys.remove(key);
        left--;
      }
      old.status();
      if (left == 0) {
        next = batch.now();
        return;
      }
    }
    swept = batch.now();
    look();
  }

  /** It may have been put anew since. */
  private static void forget(Batch batch, byte[] key) throws RocksDBException {
    byte[] until = batch.dedupKeys.get(key);
    if (until != null && ByteBuffer.wrap(until).getLong() <= batch.now()) {
      batch.dedupKeys.remove(key);
    }
  }

  private void look() throws RocksDBException {
    next = NEVER;
    try (RocksIterator all = files.db().newIterator(files.dedupKeys)) {
      all.seek(byTime(swept + 1, new byte[0]));
      if (all.isValid() && Records.idOf(all.key()) == BY_TIME) {
        next = ByteBuffer.wrap(all.key()).getLong(Long.BYTES) + LEISURE_MILLIS;
      }
      all.status();
    }
  }

  private static byte[] key(long id, byte[] key) {
    return ByteBuffer.allocate(Long.BYTES + key.length).putLong(id).put(key).array();
  }

  private static byte[] byTime(long until, byte[] key) {
    return ByteBuffer.allocate(2 * Long.BYTES + key.length)
        .putLong(BY_TIME)
        .putLong(until)
        .put(key)
        .array();
  }
}
