package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Totals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

  final Map<ObjectName, DictState> dicts = new HashMap<>();
  final Map<ObjectName, QueueState> queues = new HashMap<>();
  final ConcurrentMap<ObjectName, DictState.View> durableDicts = new ConcurrentHashMap<>();
  final ConcurrentMap<ObjectName, QueueInfo> durableQueues = new ConcurrentHashMap<>();
  final AtomicLong waiters = new AtomicLong();
  private final StoreClock clock;
  private final long openedMillis;
  private long nextId = 1;

  /** No dict made from now on may give a version at or below this one, since a dropped dict has. */
  private long versionFloor;

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
    long queueBytes = 0;
    for (QueueInfo info : durableQueues.values()) {
      items += info.items();
      queueBytes += info.bytes();
    }
    return new Totals(
        durableDicts.size(),
        entries,
        dictBytes,
        durableQueues.size(),
        items,
        0,
        0,
        queueBytes,
        waiters.get());
  }

  byte[] header() {
    return Fields.write(
        out -> {
          out.writeLong(nextId);
          out.writeLong(versionFloor);
        });
  }

  /** Reads all of it; one small record per dict, queue and partition, whatever they hold. */
  static Catalog load(RocksFiles files, StoreClock clock) throws RocksDBException, IOException {
    Catalog catalog = new Catalog(clock);
    Map<Long, QueueState> byId = new HashMap<>();
    byte[] header = files.get(files.meta, HEADER);
    if (header != null) {
      catalog.readHeader(header);
    }
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
          byId.put(queue.id, queue);
        }
      }
      all.status();
      // After the queues they belong to, whatever the order of the keys.
      for (all.seek(new byte[] {'p'}); all.isValid() && all.key()[0] == 'p'; all.next()) {
        restorePartition(byId, all.key(), all.value());
      }
      all.status();
    }
    catalog.dicts.values().forEach(catalog::publish);
    catalog.queues.values().forEach(catalog::publish);
    return catalog;
  }

  private static void restorePartition(Map<Long, QueueState> byId, byte[] key, byte[] stored)
      throws IOException {
    long id = ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
    QueueState queue = byId.get(id);
    if (queue == null) {
      throw new IOException(
          "the store is damaged: a partition belongs to no queue (id " + id + ")");
    }
    Bytes name = Bytes.of(Arrays.copyOfRange(key, 1 + Long.BYTES, key.length));
    queue.restore(PartitionState.read(name, stored));
  }

  private void readHeader(byte[] stored) {
    Fields.read(
        stored,
        in -> {
          nextId = in.readLong();
          versionFloor = in.readLong();
          return this;
        });
  }
}
