package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ObjectName;

/** Definitions of dicts. */
final class DictKeeping extends Keeping<DictPolicy, DictState> {
  private final Catalog catalog;
  private final RequestMemory requests;

  DictKeeping(Writer writer, Catalog catalog, RequestMemory requests, long now) {
    super(writer, catalog.dicts, now);
    this.catalog = catalog;
    this.requests = requests;
  }

  @Override
  DictState make(Batch batch, ObjectName name, Definition<DictPolicy> definition) {
    return new DictState(
        name, catalog.newId(), definition, catalog.newLastUse(), catalog.versionFloor());
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
    batch.dropEntries(dict.id);
    dict.id = catalog.newId();
    dict.entries = 0;
    dict.bytes = 0;
    batch.touchHeader();
    batch.touch(dict);
  }

  @Override
  void redefined(Batch batch, DictState dict, Definition<DictPolicy> before) {}

  @Override
  void undefined(Batch batch, DictState dict) {
    if (!dict.retained) {
      catalog.raiseVersionFloor(dict.version);
      batch.touchHeader();
      batch.dropEntries(dict.id);
      requests.forget(batch, dict);
    }
  }
}
