package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Maps from bytes to values, after {@code modal.Dict}. Every operation is atomic and linearizable
 * per dict; a write is answered when it is durable. Every stage may fail with {@link
 * StoreException}; all but {@link #define} with {@code DICT_NOT_FOUND}. An entry whose time is over
 * is absent for everybody from that moment on.
 */
public interface Dicts extends Keeper<DictPolicy, DictInfo> {
  /** Most steps of a batch. */
  int MAX_STEPS = 1_000;

  /** Changes remembered for {@link #watch}, at least, while the process runs. */
  int REMEMBERED_CHANGES = 10_000;

  @Override
  default CompletionStage<Sharing> sharing(ObjectName name) {
    return describe(name).thenApply(info -> info.definition().sharing());
  }

  /**
   * Reads one entry: an {@link Lookup.Entry} when its value has at most {@code inlineBytes}, else
   * its {@link Lookup.Info}. With 0 always the info. Both count as a read for its idle time.
   */
  CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes);

  /** Writes one entry. */
  CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write write);

  /**
   * Removes one entry and gives back what it was; empty when it was absent. A {@link
   * Condition.Absent} has no sense here.
   */
  CompletionStage<Optional<Lookup.Entry>> remove(ObjectName name, Bytes key, Condition condition);

  /** Removes one entry, whatever it is. */
  default CompletionStage<Optional<Lookup.Entry>> remove(ObjectName name, Bytes key) {
    return remove(name, key, Condition.NONE);
  }

  /**
   * Adds to a counter; an absent one is 0. The condition of {@code write} must be none. A {@code
   * ttl} that is not given leaves the counter's as it is.
   *
   * @return fails with {@code NOT_A_COUNTER} when the entry is something else, {@code
   *     COUNTER_OVERFLOW} when the sum has more than 64 bits
   */
  CompletionStage<Counter> add(ObjectName name, Bytes key, long delta, Write write);

  /**
   * Does 1 … {@link #MAX_STEPS} steps in their order, all or nothing; limits hold at the end.
   *
   * @return a refusal for one step says which: {@link StoreException#step}
   */
  CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request);

  /**
   * Writes all or nothing; of the same key twice the later one stays. Gives back how many were
   * written.
   */
  CompletionStage<Long> update(ObjectName name, List<KeyValue> entries);

  /** Removes all entries and gives back how many there were. */
  CompletionStage<Long> clear(ObjectName name);

  /**
   * Entries in key order, at most {@code limit} and some megabytes. An entry that is there from the
   * first page to the last is seen exactly once whatever happens around it.
   */
  CompletionStage<Page> list(ObjectName name, ListQuery query);

  /** A page of all entries after a key. */
  default CompletionStage<Page> list(
      ObjectName name, Optional<Bytes> after, int limit, boolean values) {
    return list(name, new ListQuery(Bytes.of(new byte[0]), after, limit, values));
  }

  /**
   * Changes after a version, oldest first; when there are none with the prefix, waits for the
   * first. With no version only the current one is answered, at once.
   *
   * @param prefix of keys; no bytes: all. A {@code CLEAR} has every prefix
   * @param most changes, at least 1
   * @return fails with {@code VERSION_COMPACTED} when not all changes after that version are
   *     remembered, or it is still to come: list, then watch from the version that the dict had
   *     before the list
   */
  Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait);

  /** From now on no watch waits, and what does is answered as if its wait were over. */
  void stopWaiting();
}
