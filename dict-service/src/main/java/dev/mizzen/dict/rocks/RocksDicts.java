package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** Writes go to the writer, reads to {@link DictReader}. */
final class RocksDicts implements Dicts {
  private final Writer writer;
  private final DictReader reader;

  RocksDicts(Writer writer, DictReader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    return writer.submitAlone(batch -> define(batch, name, definition));
  }

  private static Outcome define(Batch batch, ObjectName name, Definition<DictPolicy> definition) {
    Catalog catalog = batch.catalog();
    DictState dict = catalog.dicts.get(name);
    if (dict == null) {
      dict = new DictState(name, catalog.newId(), definition, catalog.versionFloor());
      catalog.dicts.put(name, dict);
      batch.touchHeader();
      batch.touch(dict);
      return Outcome.CREATED;
    }
    Outcome outcome = dict.retained ? Outcome.CREATED : Outcome.UPDATED;
    boolean anotherObject = !dict.definition.uid().equals(definition.uid());
    if (anotherObject && !dict.retained && dict.definition.reclaim() == Reclaim.DELETE) {
      empty(batch, dict);
      outcome = Outcome.REPLACED;
    }
    dict.retained = false;
    dict.definition = definition;
    batch.touch(dict);
    return outcome;
  }

  /** Its data stays behind under an id that nobody has any more. */
  private static void empty(Batch batch, DictState dict) {
    batch.dropEntries(dict.id);
    dict.id = batch.catalog().newId();
    dict.entries = 0;
    dict.bytes = 0;
    batch.touchHeader();
    batch.touch(dict);
  }

  @Override
  public CompletionStage<DictInfo> describe(ObjectName name) {
    return reader.describe(name);
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return writer.submitAlone(
        batch -> {
          DictState dict = batch.catalog().dicts.get(name);
          if (dict == null) {
            return null;
          }
          batch.touch(dict);
          if (dict.definition.effective(told) == Reclaim.RETAIN) {
            dict.retained = true;
            return null;
          }
          batch.catalog().dicts.remove(name);
          batch.catalog().raiseVersionFloor(dict.version);
          batch.touchHeader();
          batch.dropMeta(Records.definitionKey('d', name));
          batch.dropEntries(dict.id);
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    return reader.get(name, key, inlineBytes);
  }

  @Override
  public CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write write) {
    return writer.submit(
        batch -> {
          DictState dict = batch.catalog().dict(name);
          checkSize(dict, value);
          byte[] entryKey = Records.entryKey(dict.id, key);
          long old = batch.valueSize(entryKey);
          if (old >= 0 && write.condition() instanceof Condition.Absent) {
            throw Refusals.exists();
          }
          grow(dict, old < 0 ? 1 : 0, change(key, value, old));
          dict.version++;
          batch.putEntry(entryKey, Records.entry(value, dict.version));
          batch.touch(dict);
          return new Put(old < 0, dict.version);
        });
  }

  @Override
  public CompletionStage<Optional<Lookup.Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return writer.submit(
        batch -> {
          DictState dict = batch.catalog().dict(name);
          byte[] entryKey = Records.entryKey(dict.id, key);
          byte[] stored = batch.entry(entryKey);
          if (stored == null) {
            return Optional.empty();
          }
          dict.entries--;
          dict.bytes -= key.length() + Records.valueSize(stored, stored.length);
          batch.removeEntry(entryKey);
          batch.touch(dict);
          return Optional.of(Records.entry(stored, stored.length));
        });
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    Map<Bytes, Value> last = new LinkedHashMap<>();
    entries.forEach(e -> last.put(e.key(), e.value()));
    return writer.submit(batch -> update(batch, name, last));
  }

  private static long update(Batch batch, ObjectName name, Map<Bytes, Value> entries)
      throws RocksDBException {
    DictState dict = batch.catalog().dict(name);
    long moreEntries = 0;
    long moreBytes = 0;
    for (Map.Entry<Bytes, Value> entry : entries.entrySet()) {
      checkSize(dict, entry.getValue());
      long old = batch.valueSize(Records.entryKey(dict.id, entry.getKey()));
      moreEntries += old < 0 ? 1 : 0;
      moreBytes += change(entry.getKey(), entry.getValue(), old);
    }
    grow(dict, moreEntries, moreBytes);
    entries.forEach(
        (key, value) -> {
          dict.version++;
          batch.putEntry(Records.entryKey(dict.id, key), Records.entry(value, dict.version));
        });
    batch.touch(dict);
    return entries.size();
  }

  private static void checkSize(DictState dict, Value value) {
    long most = dict.definition.policy().limits().valueBytes();
    if (value.data().length > most) {
      throw Refusals.tooLarge("valueBytes", value.data().length, most);
    }
  }

  private static long change(Bytes key, Value value, long old) {
    return value.data().length - Math.max(old, 0) + (old < 0 ? key.length() : 0);
  }

  /** What does not grow passes, also over a limit that was lowered since. */
  private static void grow(DictState dict, long moreEntries, long moreBytes) {
    DictLimits limits = dict.definition.policy().limits();
    if (moreEntries > 0 && dict.entries + moreEntries > limits.entries()) {
      throw Refusals.full("entries", dict.entries + moreEntries, limits.entries());
    }
    if (moreBytes > 0 && dict.bytes + moreBytes > limits.totalBytes()) {
      throw Refusals.full("totalBytes", dict.bytes + moreBytes, limits.totalBytes());
    }
    dict.entries += moreEntries;
    dict.bytes += moreBytes;
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name) {
    return writer.submitAlone(
        batch -> {
          DictState dict = batch.catalog().dict(name);
          long deleted = dict.entries;
          if (deleted > 0) {
            empty(batch, dict);
          }
          return deleted;
        });
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    return reader.list(name, query.after(), query.limit(), query.values());
  }
}
