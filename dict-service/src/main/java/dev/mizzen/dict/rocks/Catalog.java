package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Totals;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Every definition, count and queue end: the writer's own maps, and what of them is durable for
 * everybody else.
 */
final class Catalog {
  static final byte[] HEADER = {'h'};

  /** So many deliveries of one item in one life; the rest of 53 bits, as JSON has, for lives. */
  private static final int EPOCH_BITS = 28;

  private static final long FRESH_BYTES = 8L << 20;

  final Map<ObjectName, DictState> dicts = new HashMap<>();
  final Map<ObjectName, QueueState> queues = new HashMap<>();
  final ConcurrentMap<ObjectName, DictState.View> durableDicts = new ConcurrentHashMap<>();
  final ConcurrentMap<ObjectName, QueueInfo> durableQueues = new ConcurrentHashMap<>();
  final AtomicLong waiters = new AtomicLong();

  /** The writer's own. */
  final EntryHeads heads = new EntryHeads();

  /** The writer's own. */
  final FreshItems items = new FreshItems(FRESH_BYTES);

  private final StoreClock clock;
  private final long openedMillis;
  private long nextId = 1;

  /** No dict made from now on may give a version at or below this one, since a dropped dict has. */
  private long versionFloor;

  /** How often the store was opened before. */
  private long life;

  private Catalog(StoreClock clock) {
    this.clock = clock;
    this.openedMillis = clock.millis();
  }

  /** Of something that nobody has used since the process started. */
  LastUse newLastUse() {
    return new LastUse(clock, openedMillis);
  }

  long newId() {
    return nextId++;
  }

  long versionFloor() {
    return versionFloor;
  }

  void raiseVersionFloor(long version) {
    versionFloor = Math.max(versionFloor, version);
  }

  /**
   * Below every epoch that is given from now on, and above all that were given before the store was
   * opened, also those that it has forgotten.
   */
  long epochFloor() {
    return life << EPOCH_BITS;
  }

  DictState dict(ObjectName name) {
    DictState state = dicts.get(name);
    if (state == null || state.retained) {
      throw Refusals.noDict(name);
    }
    return state;
  }

  QueueState queue(ObjectName name) {
    QueueState state = queues.get(name);
    if (state == null || state.retained) {
      throw Refusals.noQueue(name);
    }
    return state;
  }

  DictState.View durableDict(ObjectName name) {
    DictState.View view = durableDicts.get(name);
    if (view == null) {
      throw Refusals.noDict(name);
    }
    return view;
  }

  void publish(DictState state) {
    if (dicts.get(state.name) == state && !state.retained) {
      durableDicts.put(state.name, state.view());
    } else {
      durableDicts.remove(state.name);
    }
  }

  void publish(QueueState state) {
    if (queues.get(state.name) == state && !state.retained) {
      durableQueues.put(state.name, state.info());
    } else {
      durableQueues.remove(state.name);
    }
  }

  Totals totals() {
    long entries = 0;
    long dictBytes = 0;
    for (DictState.View view : durableDicts.values()) {
      entries += view.entries();
      dictBytes += view.bytes();
    }
    long items = 0;
    long leased = 0;
    long dead = 0;
    long queueBytes = 0;
    for (QueueInfo info : durableQueues.values()) {
      items += info.items();
      leased += info.leased();
      dead += info.dead();
      queueBytes += info.bytes();
    }
    return new Totals(
        durableDicts.size(),
        entries,
        dictBytes,
        durableQueues.size(),
        items,
        leased,
        dead,
        queueBytes,
        waiters.get());
  }

  byte[] header() {
    return Fields.write(
        out -> {
          out.writeLong(nextId);
          out.writeLong(versionFloor);
          out.writeLong(life);
        });
  }

  /** Reads all of it, and says on the disk that it did: another life begins. */
  static Catalog load(RocksFiles files, StoreClock clock, QueueLoader queues)
      throws RocksDBException, IOException {
    Catalog catalog = new Catalog(clock);
    byte[] header = files.get(files.meta, HEADER);
    if (header != null) {
      catalog.readHeader(header);
    }
    files.put(files.meta, HEADER, catalog.header());
    try (RocksIterator all = files.db().newIterator(files.meta)) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        byte[] key = all.key();
        if (key[0] == 'd') {
          DictState dict = DictState.read(Records.nameOf(key), all.value(), catalog.newLastUse());
          catalog.dicts.put(dict.name, dict);
        } else if (key[0] == 'q') {
          QueueState queue =
              QueueState.read(Records.nameOf(key), all.value(), catalog.newLastUse());
          catalog.queues.put(queue.name, queue);
        }
      }
      all.status();
    }
    queues.load(catalog.queues.values());
    catalog.dicts.values().forEach(catalog::publish);
    catalog.queues.values().forEach(catalog::publish);
    return catalog;
  }

  private void readHeader(byte[] stored) {
    Fields.read(
        stored,
        in -> {
          nextId = in.readLong();
          versionFloor = in.readLong();
          // A store of before did not count.
          life = in.available() > 0 ? in.readLong() + 1 : 1;
          return this;
        });
  }
}
