package dev.mizzen.dict.rocks;

import dev.mizzen.dict.rocks.EntryRecord.Head;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes entries whose time is over, in the order of the index: some in each batch when they fall
 * due, and as many as are needed when a limit is in the way.
 */
final class Sweeper implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int AT_ONCE = 1_000;
  private static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** How far the sweep of one kind of times in one dict is. */
  static final class Progress {
    /** The last key that was done with; nothing is to be found before it. */
    private byte[] last;

    /** The time of the next key, or earlier; {@link Chore#NEVER} when there is none. */
    private long next = NEVER;

    void reset() {
      last = null;
      next = NEVER;
    }

    /** There may be keys again before those that were done with. */
    void rewind(long time) {
      last = null;
      expect(time);
    }

    /** There is a key of this time now. */
    void expect(long time) {
      next = Math.min(next, time);
    }
  }

  private final RocksFiles files;
  private final DictTimes times;
  private final Deadlines<DictState> due = new Deadlines<>();

  Sweeper(RocksFiles files, Catalog catalog, DictTimes times) throws RocksDBException {
    this.files = files;
    this.times = times;
    for (DictState dict : catalog.dicts.values()) {
      find(dict, TimeKeys.TTL, dict.expiring);
      find(dict, TimeKeys.IDLE, dict.idling);
      schedule(dict);
    }
  }

  private void find(DictState dict, byte kind, Progress progress) throws RocksDBException {
    try (Slice end = new Slice(TimeKeys.begin(dict.id, kind + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator index = files.db().newIterator(files.times, options)) {
      index.seek(TimeKeys.begin(dict.id, kind));
      if (index.isValid()) {
        progress.expect(TimeKeys.time(index.key()));
      }
      index.status();
    }
  }

  /** An entry was written that goes by time. */
  void expect(Batch batch, DictState dict, long expires) {
    if (expires < dict.expiring.next) {
      dict.expiring.expect(expires);
      schedule(dict);
    }
    if (dict.idle.matters() && dict.idling.next == NEVER) {
      dict.idling.expect(batch.now());
      schedule(dict);
    }
  }

  /** What is known of its times has changed as a whole. */
  void schedule(DictState dict) {
    due.set(dict, next(dict));
  }

  private static long next(DictState dict) {
    long idle =
        !dict.idle.matters() || dict.idling.next == NEVER
            ? NEVER
            : dict.idle.over(dict.idling.next);
    return Math.min(dict.expiring.next, idle);
  }

  /** Its data is gone. */
  void forget(DictState dict) {
    dict.expiring.reset();
    dict.idling.reset();
    due.remove(dict);
  }

  @Override
  public long due() {
    return due.first();
  }

  @Override
  public void run(Batch batch) {
    DictState dict = due.due(batch.now());
    if (dict == null) {
      return;
    }
    try {
      sweep(batch, dict, AT_ONCE);
    } catch (RocksDBException e) {
      // What cannot be read is refused to who asks for it; the rest of the store goes on.
      tell(dict, e);
      due.set(dict, batch.now() + RETRY_MILLIS);
    }
  }

  /**
   * Removes entries that are over, or goes on looking for them.
   *
   * @return false when no more are to be found
   */
  boolean sweep(Batch batch, DictState dict, int most) throws RocksDBException {
    if (next(dict) > batch.now()) {
      return false;
    }
    int left = most;
    if (dict.expiring.next <= batch.now()) {
      left -= sweep(batch, dict, TimeKeys.TTL, dict.expiring, left);
      expectStaged(batch, dict, TimeKeys.TTL, dict.expiring);
    }
    if (left > 0 && dict.idle.matters() && dict.idling.next != NEVER) {
      sweep(batch, dict, TimeKeys.IDLE, dict.idling, left);
      expectStaged(batch, dict, TimeKeys.IDLE, dict.idling);
    }
    schedule(dict);
    return true;
  }

  private int sweep(Batch batch, DictState dict, byte kind, Progress progress, int most)
      throws RocksDBException {
    int done = 0;
    try (Slice end = new Slice(TimeKeys.begin(dict.id, kind + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
        RocksIterator index = files.db().newIterator(files.times, options)) {
      index.seek(progress.last == null ? TimeKeys.begin(dict.id, kind) : progress.last);
      if (progress.last != null && index.isValid() && Arrays.equals(index.key(), progress.last)) {
        index.next();
      }
      for (; index.isValid(); index.next()) {
        byte[] key = index.key();
        long time = TimeKeys.time(key);
        progress.next = time;
        if (done == most || over(dict, kind, time) > batch.now()) {
          return done;
        }
        removeIfOver(batch, dict, kind, key);
        progress.last = key;
        done++;
      }
      index.status();
    }
    progress.next = NEVER;
    return done;
  }

  /** The index on disk does not have yet what this batch brings. */
  private static void expectStaged(Batch batch, DictState dict, byte kind, Progress progress) {
    batch
        .times
        .firstStaged(TimeKeys.begin(dict.id, kind), TimeKeys.begin(dict.id, kind + 1))
        .ifPresent(key -> progress.expect(TimeKeys.time(key)));
  }

  private static long over(DictState dict, byte kind, long time) {
    return kind == TimeKeys.TTL ? time : dict.idle.over(time);
  }

  private void removeIfOver(Batch batch, DictState dict, byte kind, byte[] timeKey)
      throws RocksDBException {
    byte[] entryKey = TimeKeys.entryKey(timeKey);
    Head head = times.head(batch, entryKey);
    if (head == null || !Arrays.equals(timeKey, current(batch, dict, kind, entryKey, head))) {
      // Written or removed earlier in this batch.
      batch.times.remove(timeKey);
    } else if (times.isOver(batch, dict, entryKey, head)) {
      times.remove(batch, dict, entryKey, head);
    }
  }

  private byte[] current(Batch batch, DictState dict, byte kind, byte[] entryKey, Head head)
      throws RocksDBException {
    return kind == TimeKeys.TTL
        ? TimeKeys.key(kind, head.expires(), entryKey)
        : DictTimes.idleKey(dict, entryKey, head, batch.uses.get(entryKey));
  }

  /** Removes all that is over, however much it is, and that can be read. */
  void sweepAll(Batch batch, DictState dict) {
    try {
      while (sweep(batch, dict, AT_ONCE)) {
        // Until there is no more.
      }
    } catch (RocksDBException e) {
      tell(dict, e);
    }
  }

  private static void tell(DictState dict, RocksDBException e) {
    LOG.atError()
        .addKeyValue("dict", dict.name)
        .addKeyValue("reason", e.getMessage())
        .log("Could not remove entries whose time is over");
  }
}
