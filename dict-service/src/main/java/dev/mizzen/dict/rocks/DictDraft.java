package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.rocks.EntryRecord.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * What one operation will do to some entries of one dict: its later steps see it, and nobody else
 * until it is {@link #keep kept} as a whole.
 */
final class DictDraft {
  /** One entry: as the batch has it, and as it will be. */
  private static final class Slot {
    private final byte[] entryKey;
    private final Head before;
    private Head head;

    /** The new record; null when it is as before or will be absent. */
    private byte[] record;

    private Slot(byte[] entryKey, Head before) {
      this.entryKey = entryKey;
      this.before = before;
      this.head = before;
    }
  }

  private record Change(Kind kind, Bytes key, long version) {}

  private final Batch batch;
  private final DictState dict;
  private final DictTimes times;
  private final Map<Bytes, Slot> slots = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>(1);
  private long version;

  /**
   * @param keys of all entries that the operation looks at
   */
  DictDraft(Batch batch, DictState dict, DictTimes times, Collection<Bytes> keys)
      throws RocksDBException {
    this.batch = batch;
    this.dict = dict;
    this.times = times;
    for (Bytes key : keys) {
      if (!slots.containsKey(key)) {
        byte[] entryKey = Records.entryKey(dict.id, key);
        slots.put(key, new Slot(entryKey, times.live(batch, dict, entryKey)));
      }
    }
    // After what was found to be over has raised it.
    this.version = dict.version;
  }

  void check(Bytes key, Condition condition) {
    Head head = slots.get(key).head;
    switch (condition) {
      case Condition.None none -> {
        // Always true.
      }
      case Condition.Absent absent -> {
        if (head != null) {
          throw Refusals.exists();
        }
      }
      case Condition.Present present -> {
        if (head == null) {
          throw Refusals.changed();
        }
      }
      case Condition.Version wanted -> {
        if (head == null || head.version() != wanted.version()) {
          throw Refusals.changed();
        }
      }
    }
  }

  /** Of the entry as it is in this draft; 0 when it is absent. */
  long version(Bytes key) {
    Head head = slots.get(key).head;
    return head == null ? 0 : head.version();
  }

  /** The entry as it is in this draft. */
  Optional<Lookup.Entry> entry(Bytes key) throws RocksDBException {
    Slot slot = slots.get(key);
    if (slot.head == null) {
      return Optional.empty();
    }
    byte[] record = slot.record != null ? slot.record : batch.entries.get(slot.entryKey);
    return Optional.of(EntryRecord.entry(record, record.length, batch.now()));
  }

  Put put(Bytes key, Value value, Optional<Duration> ttl) {
    return write(
        key, value, ttl.map(t -> batch.now() + Times.millisUp(t)).orElse(EntryRecord.NEVER));
  }

  private Put write(Bytes key, Value value, long expires) {
    checkSize(value);
    Slot slot = slots.get(key);
    boolean created = slot.head == null;
    version++;
    long used = dict.idle.matters() ? batch.now() : 0;
    slot.record = EntryRecord.write(value, version, expires, used);
    slot.head = new Head(version, expires, used, value.data().length);
    changes.add(new Change(Kind.PUT, key, version));
    return new Put(created, version);
  }

  void checkSize(Value value) {
    long most = dict.definition.policy().limits().valueBytes();
    if (value.data().length > most) {
      throw Refusals.tooLarge("valueBytes", value.data().length, most);
    }
  }

  Counter add(Bytes key, long delta, Optional<Duration> ttl) throws RocksDBException {
    Head head = slots.get(key).head;
    long sum = Counter.sum(entry(key).map(Lookup.Entry::value), delta);
    long kept = head == null ? EntryRecord.NEVER : head.expires();
    long expires = ttl.map(t -> batch.now() + Times.millisUp(t)).orElse(kept);
    return new Counter(sum, write(key, Counter.entry(sum), expires).version());
  }

  void remove(Bytes key) {
    Slot slot = slots.get(key);
    if (slot.head != null) {
      version++;
      slot.head = null;
      slot.record = null;
      changes.add(new Change(Kind.REMOVE, key, version));
    }
  }

  /** The limit that this would break; what does not grow passes, also over a lowered one. */
  Optional<StoreException> excess() {
    long moreEntries = 0;
    long moreBytes = 0;
    for (Map.Entry<Bytes, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      moreEntries += (slot.head == null ? 0 : 1) - (slot.before == null ? 0 : 1);
      moreBytes += bytes(entry.getKey(), slot.head) - bytes(entry.getKey(), slot.before);
    }
    DictLimits limits = dict.definition.policy().limits();
    if (moreEntries > 0 && dict.entries + moreEntries > limits.entries()) {
      return Optional.of(Refusals.full("entries", dict.entries + moreEntries, limits.entries()));
    }
    if (moreBytes > 0 && dict.bytes + moreBytes > limits.totalBytes()) {
      return Optional.of(Refusals.full("totalBytes", dict.bytes + moreBytes, limits.totalBytes()));
    }
    return Optional.empty();
  }

  private static long bytes(Bytes key, Head head) {
    return head == null ? 0 : key.length() + head.size();
  }

  /** Hands it over to the batch. */
  void keep(Sweeper sweeper) throws RocksDBException {
    if (changes.isEmpty()) {
      return;
    }
    for (Map.Entry<Bytes, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      if (slot.head == slot.before) {
        continue;
      }
      if (slot.before != null) {
        times.unindex(batch, dict, slot.entryKey, slot.before);
      }
      if (slot.record == null) {
        batch.entries.remove(slot.entryKey);
      } else {
        batch.entries.put(slot.entryKey, slot.record);
        times.index(batch, dict, slot.entryKey, slot.head.expires());
        sweeper.expect(batch, dict, slot.head.expires());
      }
      dict.entries += (slot.head == null ? 0 : 1) - (slot.before == null ? 0 : 1);
      dict.bytes += bytes(entry.getKey(), slot.head) - bytes(entry.getKey(), slot.before);
    }
    dict.version = version;
    changes.forEach(c -> dict.log.stage(c.kind, c.key, c.version));
    batch.touch(dict);
  }
}
