package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Maps from bytes to values, after {@code modal.Dict}. Every operation is atomic and linearizable
 * per dict; a write is answered when it is durable. Every stage may fail with {@link
 * StoreException}; all but {@link #define} with {@code DICT_NOT_FOUND}.
 */
public interface Dicts {
  /**
   * Makes the dict or changes its definition. Data of another uid goes, unless it was retained or
   * is declared to be.
   */
  CompletionStage<Outcome> define(ObjectName name, Definition<DictLimits> definition);

  /** Definition and exact counts. */
  CompletionStage<DictInfo> describe(ObjectName name);

  /**
   * Removes the definition; the data as told, else as defined. A dict that is not there is no
   * error.
   */
  CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told);

  /**
   * Reads one entry: an {@link Lookup.Entry} when its value has at most {@code inlineBytes}, else
   * its {@link Lookup.Info}. With 0 always the info.
   */
  CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes);

  /** Writes one entry. */
  CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Put.Mode mode);

  /** Removes one entry and gives back what it was; empty when it was absent. */
  CompletionStage<Optional<Lookup.Entry>> remove(ObjectName name, Bytes key);

  /**
   * Writes all or nothing; of the same key twice the later one stays. Gives back how many were
   * written.
   */
  CompletionStage<Long> update(ObjectName name, List<KeyValue> entries);

  /** Removes all entries and gives back how many there were. */
  CompletionStage<Long> clear(ObjectName name);

  /**
   * Entries in key order after a key, at most {@code limit} and some megabytes. An entry that is
   * there from the first page to the last is seen exactly once whatever happens around it.
   */
  CompletionStage<Page> list(ObjectName name, Optional<Bytes> after, int limit, boolean values);
}
