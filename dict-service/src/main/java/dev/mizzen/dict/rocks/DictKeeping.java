package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ObjectName;

/** Definitions of dicts. */
final class DictKeeping extends Keeping<DictPolicy, DictState> {
  private static final Bytes ALL = Bytes.of(new byte[0]);

  private final Catalog catalog;
  private final RequestMemory requests;
  private final Sweeper sweeper;
  private final IdleIndexer indexer;
  private final Watchers watchers;

  DictKeeping(
      Writer writer,
      Catalog catalog,
      RequestMemory requests,
      Sweeper sweeper,
      IdleIndexer indexer,
      Watchers watchers,
      long now) {
    super(writer, catalog.dicts, now);
    this.catalog = catalog;
    this.requests = requests;
    this.sweeper = sweeper;
    this.indexer = indexer;
    this.watchers = watchers;
  }

  @Override
  DictState make(Batch batch, ObjectName name, Definition<DictPolicy> definition) {
    return new DictState(
        name,
        catalog.newId(),
        definition,
        catalog.newLastUse(),
        catalog.versionFloor(),
        IdleTime.begin(definition.policy(), batch.now(), true));
  }

  @Override
  DictState existing(ObjectName name) {
    return catalog.dict(name);
  }

  @Override
  void touch(Batch batch, DictState dict) {
    batch.touch(dict);
  }

  @Override
  void empty(Batch batch, DictState dict) {
    clear(batch, dict);
    requests.forget(batch, dict);
  }

  /** All entries go; they stay behind under an id that nobody has any more. */
  void clear(Batch batch, DictState dict) {
    if (dict.entries > 0) {
      dict.version++;
      dict.log.stage(Kind.CLEAR, ALL, dict.version);
    }
    batch.dropEntries(dict.id);
    dict.id = catalog.newId();
    dict.entries = 0;
    dict.bytes = 0;
    sweeper.forget(dict);
    indexer.forget(dict);
    if (dict.idle.matters()) {
      dict.idle = dict.idle.withIndex();
    }
    batch.touchHeader();
    batch.touch(dict);
  }

  @Override
  void redefined(Batch batch, DictState dict, Definition<DictPolicy> before) {
    DictPolicy policy = dict.definition.policy();
    if (policy.idle().equals(before.policy().idle())) {
      return;
    }
    if (dict.idle.matters() && policy.idle().isPresent()) {
      dict.idle = dict.idle.change(policy, batch.now());
    } else {
      // The index of an earlier declaration tells of other times.
      batch.dropIdle(dict.id);
      dict.idling.reset();
      indexer.forget(dict);
      dict.idle = IdleTime.begin(policy, batch.now(), dict.entries == 0);
      if (dict.idle.matters() && !dict.idle.indexed()) {
        indexer.begin(dict);
      }
    }
    sweeper.schedule(dict);
  }

  @Override
  void renamed(Batch batch, DictState dict) {
    dict.version = Math.max(dict.version, catalog.versionFloor());
  }

  @Override
  void undefined(Batch batch, DictState dict) {
    watchers.refuse(dict, batch);
    if (!dict.retained) {
      catalog.raiseVersionFloor(dict.version);
      batch.touchHeader();
      batch.dropEntries(dict.id);
      requests.forget(batch, dict);
      sweeper.forget(dict);
      indexer.forget(dict);
      watchers.forget(dict);
    }
  }
}
