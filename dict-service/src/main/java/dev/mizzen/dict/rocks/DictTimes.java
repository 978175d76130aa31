package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.rocks.EntryRecord.Head;
import org.rocksdb.RocksDBException;

/** What the writer does with the times of entries: it judges, removes what is over, and indexes. */
final class DictTimes {
  private static final byte[] NOTHING = {};

  private final Uses uses;
  private final byte[] header = new byte[EntryRecord.LONGEST_HEADER];

  DictTimes(Uses uses) {
    this.uses = uses;
  }

  /** The entry as the batch has it, or null; one that is over is removed first. */
  Head live(Batch batch, DictState dict, byte[] entryKey) throws RocksDBException {
    Head head = head(batch, entryKey);
    if (head != null && isOver(batch, dict, entryKey, head)) {
      remove(batch, dict, entryKey, head);
      return null;
    }
    return head;
  }

  /** The entry as the batch has it, over or not, or null. */
  Head head(Batch batch, byte[] entryKey) throws RocksDBException {
    int length = batch.entries.get(entryKey, header);
    return length < 0 ? null : EntryRecord.head(header, length);
  }

  boolean isOver(Batch batch, DictState dict, byte[] entryKey, Head head) throws RocksDBException {
    if (head.expires() <= batch.now()) {
      return true;
    }
    IdleTime idle = dict.idle;
    if (!idle.matters() || batch.now() < idle.over(head.used())) {
      return false;
    }
    long used = Uses.latest(batch.uses.get(entryKey), head.used());
    return uses.isOver(idle, entryKey, used, batch.now());
  }

  /** It is over: a change like any other, though nobody asked for it. */
  void remove(Batch batch, DictState dict, byte[] entryKey, Head head) throws RocksDBException {
    Bytes key = Records.keyOf(entryKey);
    unindex(batch, dict, entryKey, head);
    batch.entries.remove(entryKey);
    dict.entries--;
    dict.bytes -= key.length() + head.size();
    dict.version++;
    dict.log.stage(Kind.REMOVE, key, dict.version);
    batch.touch(dict);
  }

  /** What is known of its times goes, as it goes or is written anew. */
  void unindex(Batch batch, DictState dict, byte[] entryKey, Head head) throws RocksDBException {
    if (head.expires() != EntryRecord.NEVER) {
      batch.times.remove(TimeKeys.key(TimeKeys.TTL, head.expires(), entryKey));
    }
    if (dict.idle.matters()) {
      batch.times.remove(idleKey(dict, entryKey, head, batch.uses.get(entryKey)));
      if (batch.uses.get(entryKey) != null) {
        batch.uses.remove(entryKey);
      }
    }
  }

  /** It was written just now. */
  void index(Batch batch, DictState dict, byte[] entryKey, long expires) {
    if (expires != EntryRecord.NEVER) {
      batch.times.put(TimeKeys.key(TimeKeys.TTL, expires, entryKey), NOTHING);
    }
    if (dict.idle.matters()) {
      batch.times.put(TimeKeys.key(TimeKeys.IDLE, batch.now(), entryKey), NOTHING);
    }
  }

  /** Where the index has its last use. */
  static byte[] idleKey(DictState dict, byte[] entryKey, Head head, byte[] storedUse) {
    long used = Uses.latest(storedUse, head.used());
    return TimeKeys.key(TimeKeys.IDLE, dict.idle.position(used), entryKey);
  }

  /** It was there before its times were kept. */
  void indexIdle(Batch batch, DictState dict, byte[] entryKey, Head head) throws RocksDBException {
    batch.times.put(idleKey(dict, entryKey, head, batch.uses.get(entryKey)), NOTHING);
  }

  /** A reader has used it; it counts as used now, which is a little later. */
  void writeDown(Batch batch, DictState dict, byte[] entryKey) throws RocksDBException {
    Long used = uses.toWriteDown(entryKey);
    if (used == null) {
      return;
    }
    Head head = head(batch, entryKey);
    if (head != null && !isOver(batch, dict, entryKey, head)) {
      use(batch, dict, entryKey, head);
    }
    batch.answer(() -> uses.writtenDown(entryKey, used, batch.now()));
  }

  /** It is used now. */
  void use(Batch batch, DictState dict, byte[] entryKey, Head head) throws RocksDBException {
    if (dict.idle.matters()) {
      batch.times.remove(idleKey(dict, entryKey, head, batch.uses.get(entryKey)));
      batch.times.put(TimeKeys.key(TimeKeys.IDLE, batch.now(), entryKey), NOTHING);
      batch.uses.put(entryKey, Uses.stored(batch.now()));
    }
  }
}
