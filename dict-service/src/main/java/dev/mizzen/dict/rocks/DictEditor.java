package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.rocks.EntryRecord.Head;
import dev.mizzen.dict.rocks.RequestMemory.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** What is done to the entries of a dict, on the writer's thread. */
final class DictEditor {
  private static final int SWEPT_AT_ONCE = 100;

  private static final Form<Put> PUT =
      new Form<>(
          'p',
          (out, put) -> {
            out.writeBoolean(put.created());
            out.writeLong(put.version());
          },
          in -> new Put(in.readBoolean(), in.readLong()));

  private static final Form<Counter> ADD =
      new Form<>(
          'a',
          (out, counter) -> {
            out.writeLong(counter.value());
            out.writeLong(counter.version());
          },
          in -> new Counter(in.readLong(), in.readLong()));

  private static final Form<List<DictStep.Result>> BATCH =
      new Form<>(
          'b',
          (out, results) -> {
            out.writeInt(results.size());
            for (DictStep.Result result : results) {
              out.writeLong(result.version());
              out.writeBoolean(result.counter().isPresent());
              out.writeLong(result.counter().orElse(0L));
            }
          },
          in -> {
            List<DictStep.Result> results = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
              long version = in.readLong();
              boolean counted = in.readBoolean();
              long counter = in.readLong();
              results.add(
                  new DictStep.Result(version, counted ? Optional.of(counter) : Optional.empty()));
            }
            return results;
          });

  private final RocksFiles files;
  private final DictTimes times;
  private final Sweeper sweeper;
  private final RequestMemory requests;

  DictEditor(RocksFiles files, DictTimes times, Sweeper sweeper, RequestMemory requests) {
    this.files = files;
    this.times = times;
    this.sweeper = sweeper;
    this.requests = requests;
  }

  /** What an operation does to its draft. */
  private interface Steps<T> {
    T on(DictDraft draft) throws RocksDBException;
  }

  /** All or nothing; what is over makes room when a limit is in the way. */
  private <T> T edit(Batch batch, DictState dict, Collection<Bytes> keys, Steps<T> steps)
      throws RocksDBException {
    while (true) {
      DictDraft draft;
      T answer;
      try {
        draft = new DictDraft(batch, dict, times, keys);
        answer = steps.on(draft);
        Optional<StoreException> excess = draft.excess();
        if (excess.isPresent()) {
          if (!sweeper.sweep(batch, dict, SWEPT_AT_ONCE)) {
            throw excess.get();
          }
          continue;
        }
      } catch (RocksDBException e) {
        // Nothing was changed yet, so the damage is this operation's alone.
        throw files.unreadable(e);
      }
      draft.keep(sweeper);
      return answer;
    }
  }

  Put put(Batch batch, DictState dict, Bytes key, Value value, Write write)
      throws RocksDBException {
    return requests.once(
        batch,
        dict,
        write.request(),
        PUT,
        b ->
            edit(
                b,
                dict,
                List.of(key),
                draft -> {
                  draft.checkSize(value);
                  draft.check(key, write.condition());
                  return draft.put(key, value, write.ttl());
                }));
  }

  Counter add(Batch batch, DictState dict, Bytes key, long delta, Write write)
      throws RocksDBException {
    return requests.once(
        batch,
        dict,
        write.request(),
        ADD,
        b -> edit(b, dict, List.of(key), draft -> draft.add(key, delta, write.ttl())));
  }

  Optional<Lookup.Entry> remove(Batch batch, DictState dict, Bytes key, Condition condition)
      throws RocksDBException {
    return edit(
        batch,
        dict,
        List.of(key),
        draft -> {
          draft.check(key, condition);
          Optional<Lookup.Entry> before = draft.entry(key);
          draft.remove(key);
          return before;
        });
  }

  long update(Batch batch, DictState dict, Map<Bytes, Value> entries) throws RocksDBException {
    return edit(
        batch,
        dict,
        entries.keySet(),
        draft -> {
          entries.values().forEach(draft::checkSize);
          entries.forEach((key, value) -> draft.put(key, value, Optional.empty()));
          return (long) entries.size();
        });
  }

  List<DictStep.Result> batch(
      Batch batch, DictState dict, List<DictStep> steps, Optional<RequestId> request)
      throws RocksDBException {
    List<Bytes> keys = steps.stream().map(DictStep::key).toList();
    return requests.once(
        batch, dict, request, BATCH, b -> edit(b, dict, keys, draft -> all(draft, steps)));
  }

  private static List<DictStep.Result> all(DictDraft draft, List<DictStep> steps)
      throws RocksDBException {
    List<DictStep.Result> results = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      try {
        results.add(step(draft, steps.get(i)));
      } catch (StoreException e) {
        throw e.atStep(i);
      }
    }
    return results;
  }

  private static DictStep.Result step(DictDraft draft, DictStep step) throws RocksDBException {
    Bytes key = step.key();
    Optional<Long> counter = Optional.empty();
    switch (step) {
      case DictStep.Put put -> {
        draft.checkSize(put.value());
        draft.check(key, put.condition());
        draft.put(key, put.value(), put.ttl());
      }
      case DictStep.Remove remove -> {
        draft.check(key, remove.condition());
        draft.remove(key);
      }
      case DictStep.Add add ->
          counter = Optional.of(draft.add(key, add.delta(), add.ttl()).value());
      case DictStep.Check check -> draft.check(key, check.condition());
    }
    return new DictStep.Result(draft.version(key), counter);
  }

  /** For a reader who found the entry over, which only the writer decides. */
  Optional<Lookup> lookup(Batch batch, DictState dict, Bytes key, long inlineBytes)
      throws RocksDBException {
    byte[] entryKey = Records.entryKey(dict.id, key);
    try {
      Head head = times.live(batch, dict, entryKey);
      if (head == null) {
        return Optional.empty();
      }
      times.use(batch, dict, entryKey, head);
      byte[] record = batch.entries.get(entryKey);
      return Optional.of(DictReader.lookup(record, record.length, inlineBytes, batch.now()));
    } catch (RocksDBException e) {
      throw files.unreadable(e);
    }
  }

  /** Removes those of them that are over. */
  void settle(Batch batch, DictState dict, List<byte[]> entryKeys) throws RocksDBException {
    for (byte[] entryKey : entryKeys) {
      if (Records.hasId(entryKey, dict.id)) {
        times.live(batch, dict, entryKey);
      }
    }
  }

  /** A reader has used the entry. */
  void writeDown(Batch batch, DictState dict, byte[] entryKey) throws RocksDBException {
    times.writeDown(batch, dict, entryKey);
  }
}
