package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Dict that all functions of the namespace share. Every method may throw {@link
 * NotFoundException} (no such Dict), {@link AuthException}, {@link ConnectionException} and {@link
 * ServiceException} besides what it names. Safe for use by several threads.
 */
public final class DictClient {
  private static final int PAGE = 200;

  private final AsyncDictClient async;

  DictClient(AsyncDictClient async) {
    this.async = async;
  }

  /** The same without waiting. */
  public AsyncDictClient async() {
    return async;
  }

  /** Of the Dict. */
  public String name() {
    return async.name();
  }

  /** The entry; empty when there is none. */
  public Optional<Entry> get(Key key) {
    return Blocking.on(async.get(key));
  }

  /** Whether there is an entry. */
  public boolean contains(Key key) {
    return Blocking.on(async.contains(key));
  }

  /** Writes an entry, whatever is there. */
  public Stored put(Key key, Value value) {
    return put(key, value, Write.ALWAYS);
  }

  /**
   * Writes an entry; durable when it returns. Done once, whatever the connection does.
   *
   * @throws ConflictException when the condition does not hold
   * @throws LimitExceededException when the value or the Dict would be too large
   */
  public Stored put(Key key, Value value, Write write) {
    return Blocking.on(async.put(key, value, write));
  }

  /** Removes an entry, and says whether there was one. */
  public boolean remove(Key key) {
    return remove(key, Condition.NONE);
  }

  /**
   * Removes an entry that is present or of a version.
   *
   * @throws ConflictException when it has another version
   */
  public boolean remove(Key key, Condition condition) {
    return Blocking.on(async.remove(key, condition));
  }

  /** Removes an entry and gives it back. */
  public Optional<Entry> pop(Key key) {
    return pop(key, Condition.NONE);
  }

  /** Removes an entry as {@link #remove(Key, Condition)} and gives it back. */
  public Optional<Entry> pop(Key key, Condition condition) {
    return Blocking.on(async.pop(key, condition));
  }

  /** Adds to a counter, whose time to live stays as it is. */
  public Counter add(Key key, long delta) {
    return add(key, delta, Optional.empty());
  }

  /**
   * Adds to a counter; an absent one is 0. Done once, whatever the connection does.
   *
   * @throws ConflictException when the entry is no number, or the sum has more than 64 bits
   */
  public Counter add(Key key, long delta, Optional<Duration> ttl) {
    return Blocking.on(async.add(key, delta, ttl));
  }

  /**
   * Does 1 … 1 000 steps in their order, all or nothing, and once.
   *
   * @throws ConflictException with {@link MizzenException#step} when a condition does not hold
   */
  public List<Step.Result> batch(List<Step> steps) {
    return Blocking.on(async.batch(steps));
  }

  /** Writes all or nothing, whatever is there, and gives back how many. */
  public long update(Map<Key, Value> entries) {
    return Blocking.on(async.update(entries));
  }

  /** Removes all entries and gives back how many there were. */
  public long clear() {
    return Blocking.on(async.clear());
  }

  /** How many entries there are; exact. */
  public long length() {
    return Blocking.on(async.length());
  }

  /** Entries with their values in key order, fetched page by page while the stream is read. */
  public Stream<Listed> entries(byte[] prefix) {
    return list(prefix, true);
  }

  /** All keys in order, fetched page by page while the stream is read. */
  public Stream<Key> keys() {
    return list(new byte[0], false).map(Listed::key);
  }

  private Stream<Listed> list(byte[] prefix, boolean values) {
    return Pages.stream(
        (Optional<String> cursor) -> {
          ListPage page = Blocking.on(async.page(prefix, cursor, PAGE, values));
          return new Pages.Page<>(page.entries(), page.cursor());
        });
  }

  /**
   * Changes after a version; when there are none, waits for the first. Without a version it answers
   * the current one at once.
   *
   * @param prefix of keys; no bytes: all
   * @param wait at most 50 s
   * @throws ConflictException {@code version-compacted}: list again and watch from there
   */
  public Changes watch(Optional<Long> after, byte[] prefix, Duration wait) {
    return Blocking.on(async.watch(after, prefix, wait));
  }

  /** Makes the Dict unless there is one; says whether it was made. */
  public boolean create() {
    return Blocking.on(async.create());
  }

  /**
   * Deletes a Dict that a client made, with its data; says whether there was one.
   *
   * @throws AuthException when a manifest declares it
   */
  public boolean delete() {
    return Blocking.on(async.delete());
  }

  /** The life of an ephemeral Dict begins anew; false when it is gone. */
  public boolean keep() {
    return Blocking.on(async.keep());
  }
}
