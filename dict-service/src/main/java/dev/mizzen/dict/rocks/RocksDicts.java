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
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** Writes go to the writer, reads to {@link DictReader}. */
final class RocksDicts implements Dicts {
  private final Writer writer;
  private final DictReader reader;
  private final Catalog catalog;
  private final DictKeeping keeping;

  RocksDicts(Writer writer, DictReader reader, Catalog catalog, DictKeeping keeping) {
    this.writer = writer;
    this.reader = reader;
    this.catalog = catalog;
    this.keeping = keeping;
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    return keeping.define(name, definition);
  }

  @Override
  public CompletionStage<Map<ObjectName, DictInfo>> infos() {
    Map<ObjectName, DictInfo> infos = new HashMap<>();
    catalog.durableDicts.forEach((name, view) -> infos.put(name, view.info()));
    return CompletableFuture.completedStage(infos);
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    return reader.view(name).thenApply(view -> view.definition().sharing());
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return keeping.keepAlive(name);
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return keeping.rename(from, to);
  }

  @Override
  public CompletionStage<DictInfo> describe(ObjectName name) {
    return reader.view(name).thenApply(DictState.View::info);
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return keeping.undefine(name, told);
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
          long old = valueSize(batch, entryKey);
          if (old >= 0 && write.condition() instanceof Condition.Absent) {
            throw Refusals.exists();
          }
          grow(dict, old < 0 ? 1 : 0, change(key, value, old));
          dict.version++;
          batch.entries.put(entryKey, Records.entry(value, dict.version));
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
          byte[] stored = batch.entries.get(entryKey);
          if (stored == null) {
            return Optional.empty();
          }
          dict.entries--;
          dict.bytes -= key.length() + Records.valueSize(stored, stored.length);
          batch.entries.remove(entryKey);
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
      long old = valueSize(batch, Records.entryKey(dict.id, entry.getKey()));
      moreEntries += old < 0 ? 1 : 0;
      moreBytes += change(entry.getKey(), entry.getValue(), old);
    }
    grow(dict, moreEntries, moreBytes);
    entries.forEach(
        (key, value) -> {
          dict.version++;
          batch.entries.put(Records.entryKey(dict.id, key), Records.entry(value, dict.version));
        });
    batch.touch(dict);
    return entries.size();
  }

  private static long valueSize(Batch batch, byte[] key) throws RocksDBException {
    byte[] header = new byte[Records.ENTRY_HEADER];
    int length = batch.entries.get(key, header);
    return length < 0 ? -1 : Records.valueSize(header, length);
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
            keeping.clear(batch, dict);
          }
          return deleted;
        });
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    return reader.list(name, query.after(), query.limit(), query.values());
  }
}
