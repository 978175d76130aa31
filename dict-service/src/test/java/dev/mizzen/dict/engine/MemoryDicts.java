package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Lookup.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Dicts as specified. */
final class MemoryDicts implements Dicts {
  private static final class Dict {
    private final TreeMap<Bytes, Entry> entries = new TreeMap<>();
    private Definition<DictPolicy> definition;
    private boolean retained;

    private long bytes() {
      return entries.entrySet().stream()
          .mapToLong(e -> e.getKey().length() + e.getValue().value().data().length)
          .sum();
    }
  }

  private final Map<ObjectName, Dict> dicts = new HashMap<>();
  private final Map<ObjectName, Long> versions = new HashMap<>();

  private Dict dict(ObjectName name) {
    Dict dict = dicts.get(name);
    if (dict == null || dict.retained) {
      throw Refusals.noDict(name);
    }
    return dict;
  }

  @Override
  public synchronized CompletionStage<Outcome> define(
      ObjectName name, Definition<DictPolicy> definition) {
    return Stages.of(
        () -> {
          Dict dict = dicts.computeIfAbsent(name, n -> new Dict());
          Outcome outcome =
              dict.definition == null || dict.retained ? Outcome.CREATED : Outcome.UPDATED;
          if (outcome == Outcome.UPDATED
              && !dict.definition.uid().equals(definition.uid())
              && dict.definition.reclaim() == Reclaim.DELETE) {
            dict.entries.clear();
            outcome = Outcome.REPLACED;
          }
          dict.definition = definition;
          dict.retained = false;
          return outcome;
        });
  }

  @Override
  public synchronized CompletionStage<DictInfo> describe(ObjectName name) {
    return Stages.of(
        () -> {
          Dict dict = dict(name);
          return new DictInfo(dict.definition, dict.entries.size(), dict.bytes(), 0, Duration.ZERO);
        });
  }

  @Override
  public synchronized CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return Stages.of(
        () -> {
          Dict dict = dicts.get(name);
          if (dict != null && dict.definition.effective(told) == Reclaim.RETAIN) {
            dict.retained = true;
          } else {
            dicts.remove(name);
          }
          return null;
        });
  }

  @Override
  public synchronized CompletionStage<Optional<Lookup>> get(
      ObjectName name, Bytes key, long inlineBytes) {
    return Stages.of(
        () -> Optional.ofNullable(dict(name).entries.get(key)).map(e -> seen(e, inlineBytes)));
  }

  private static Lookup seen(Entry entry, long inlineBytes) {
    return entry.value().data().length <= inlineBytes
        ? entry
        : new Lookup.Info(
            entry.value().contentType(), entry.value().data().length, entry.version());
  }

  @Override
  public synchronized CompletionStage<Put> put(
      ObjectName name, Bytes key, Value value, Write mode) {
    return Stages.of(
        () -> {
          Dict dict = dict(name);
          checkSize(dict, value);
          boolean present = dict.entries.containsKey(key);
          if (present && mode == Write.IF_ABSENT) {
            throw Refusals.exists();
          }
          write(name, dict, Map.of(key, value));
          return new Put(!present, dict.entries.get(key).version());
        });
  }

  @Override
  public synchronized CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    return Stages.of(
        () -> {
          Dict dict = dict(name);
          Map<Bytes, Value> last = new LinkedHashMap<>();
          entries.forEach(e -> last.put(e.key(), e.value()));
          last.values().forEach(v -> checkSize(dict, v));
          write(name, dict, last);
          return (long) last.size();
        });
  }

  private static void checkSize(Dict dict, Value value) {
    long most = dict.definition.policy().limits().valueBytes();
    if (value.data().length > most) {
      throw Refusals.tooLarge("valueBytes", value.data().length, most);
    }
  }

  private void write(ObjectName name, Dict dict, Map<Bytes, Value> values) {
    Dict after = new Dict();
    after.entries.putAll(dict.entries);
    values.forEach((k, v) -> after.entries.put(k, new Entry(v, 0)));
    DictLimits limits = dict.definition.policy().limits();
    long entries = after.entries.size();
    if (entries > dict.entries.size() && entries > limits.entries()) {
      throw Refusals.full("entries", entries, limits.entries());
    }
    long bytes = after.bytes();
    if (bytes > dict.bytes() && bytes > limits.totalBytes()) {
      throw Refusals.full("totalBytes", bytes, limits.totalBytes());
    }
    values.forEach(
        (k, v) -> dict.entries.put(k, new Entry(v, versions.merge(name, 1L, Long::sum))));
  }

  @Override
  public synchronized CompletionStage<Optional<Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return Stages.of(() -> Optional.ofNullable(dict(name).entries.remove(key)));
  }

  @Override
  public synchronized CompletionStage<Long> clear(ObjectName name) {
    return Stages.of(
        () -> {
          Dict dict = dict(name);
          long deleted = dict.entries.size();
          dict.entries.clear();
          return deleted;
        });
  }

  @Override
  public synchronized CompletionStage<Page> list(ObjectName name, ListQuery query) {
    Optional<Bytes> after = query.after();
    int limit = query.limit();
    boolean values = query.values();
    return Stages.of(
        () -> {
          TreeMap<Bytes, Entry> entries = dict(name).entries;
          List<Page.Item> items = new ArrayList<>();
          long bytes = 0;
          for (Map.Entry<Bytes, Entry> e :
              after.map(a -> entries.tailMap(a, false)).orElse(entries).entrySet()) {
            bytes += values ? e.getValue().value().data().length : 0;
            if (items.size() == limit || (bytes > MAX_PAGE_BYTES && !items.isEmpty())) {
              return new Page(items, Optional.of(items.getLast().key()), 0);
            }
            items.add(new Page.Item(e.getKey(), seen(e.getValue(), values ? Long.MAX_VALUE : -1)));
          }
          return new Page(items, Optional.empty(), 0);
        });
  }

  private static final long MAX_PAGE_BYTES = Store.MAX_ANSWER_BYTES;
}
