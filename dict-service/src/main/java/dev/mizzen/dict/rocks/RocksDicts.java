package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.rocks.Watchers.Watcher;
import java.time.Duration;
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
  private final DictEditor editor;
  private final Sweeper sweeper;
  private final Watchers watchers;

  RocksDicts(
      Writer writer,
      DictReader reader,
      Catalog catalog,
      DictKeeping keeping,
      DictEditor editor,
      Sweeper sweeper,
      Watchers watchers) {
    this.writer = writer;
    this.reader = reader;
    this.catalog = catalog;
    this.keeping = keeping;
    this.editor = editor;
    this.sweeper = sweeper;
    this.watchers = watchers;
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
    return use(name, (batch, dict) -> editor.put(batch, dict, key, value, write));
  }

  /** What a client does to a dict. */
  private interface Use<T> {
    T on(Batch batch, DictState dict) throws RocksDBException;
  }

  private <T> CompletionStage<T> use(ObjectName name, Use<T> use) {
    return writer.submit(
        batch -> {
          DictState dict = catalog.dict(name);
          dict.lastUse.now();
          return use.on(batch, dict);
        });
  }

  @Override
  public CompletionStage<Counter> add(ObjectName name, Bytes key, long delta, Write write) {
    if (write.condition() != Condition.NONE) {
      throw new IllegalArgumentException("an add has no condition");
    }
    return use(name, (batch, dict) -> editor.add(batch, dict, key, delta, write));
  }

  @Override
  public CompletionStage<Optional<Lookup.Entry>> remove(
      ObjectName name, Bytes key, Condition condition) {
    return use(name, (batch, dict) -> editor.remove(batch, dict, key, condition));
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    Map<Bytes, Value> last = new LinkedHashMap<>();
    entries.forEach(e -> last.put(e.key(), e.value()));
    return use(name, (batch, dict) -> editor.update(batch, dict, last));
  }

  @Override
  public CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request) {
    return use(name, (batch, dict) -> editor.batch(batch, dict, steps, request));
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name) {
    return writer.submitAlone(
        batch -> {
          DictState dict = catalog.dict(name);
          dict.lastUse.now();
          sweeper.sweepAll(batch, dict);
          long deleted = dict.entries;
          if (deleted > 0) {
            keeping.clear(batch, dict);
          }
          return deleted;
        });
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    return reader
        .list(name, query)
        .thenCompose(
            look ->
                look.over().isEmpty()
                    ? CompletableFuture.completedStage(look.page())
                    : settle(name, look.over()).thenCompose(settled -> list(name, query)));
  }

  /** What looks over goes before a page is read, so that no entry is missed which is not. */
  private CompletionStage<Void> settle(ObjectName name, List<byte[]> entryKeys) {
    return use(
        name,
        (batch, dict) -> {
          editor.settle(batch, dict, entryKeys);
          return null;
        });
  }

  @Override
  public Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait) {
    Watcher watcher = new Watcher(after.orElse(0L), prefix, most, wait.toNanos());
    CompletionStage<?> begun =
        after.isEmpty()
            ? reader
                .view(name)
                .thenAccept(
                    view -> {
                      view.lastUse().now();
                      watcher.result.complete(new Changes(List.of(), view.version()));
                    })
            : use(
                name,
                (batch, dict) -> {
                  batch.answer(() -> watchers.begin(dict, watcher));
                  return null;
                });
    begun.whenComplete(
        (done, refusal) -> {
          if (refusal != null) {
            watcher.result.completeExceptionally(refusal);
          }
        });
    return new Waiting<>() {
      @Override
      public CompletionStage<Changes> result() {
        return watcher.result;
      }

      @Override
      public void cancel() {
        onWriter(() -> watchers.end(watcher));
      }
    };
  }

  @Override
  public void stopWaiting() {
    onWriter(watchers::stop);
  }

  /** When the writer has ended, it has answered everybody already. */
  private void onWriter(Runnable work) {
    writer.submit(
        batch -> {
          batch.answer(work);
          return null;
        });
  }
}
