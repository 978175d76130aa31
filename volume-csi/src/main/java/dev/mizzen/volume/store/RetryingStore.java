package dev.mizzen.volume.store;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Repeats calls that failed for the moment, with growing and jittered pauses and within a bound. A
 * create-if-absent whose answer was lost is settled by reading back: contents are unique per writer
 * wherever it matters who won.
 */
public final class RetryingStore implements ObjectStore {

  private final ObjectStore store;
  private final FailsafeExecutor<Object> retry;

  /**
   * @param bound for one call with all its attempts; an attempt that has begun is not cut short
   */
  public RetryingStore(ObjectStore store, Duration bound) {
    this(
        store,
        RetryPolicy.builder()
            .handleIf(e -> e instanceof StoreException failure && failure.isTransient())
            .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
            .withJitter(0.5)
            .withMaxDuration(bound)
            .withMaxRetries(-1)
            .build());
  }

  RetryingStore(ObjectStore store, RetryPolicy<Object> policy) {
    this.store = store;
    this.retry = Failsafe.with(policy);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    var unsure = new AtomicBoolean();
    return retry.get(
        () -> {
          try {
            return store.putIfAbsent(key, content) || (unsure.get() && isOurs(key, content));
          } catch (StoreException e) {
            unsure.set(true);
            throw e;
          }
        });
  }

  private boolean isOurs(String key, byte[] content) {
    return store.get(key).map(found -> Arrays.equals(found, content)).orElse(false);
  }

  @Override
  public void put(String key, byte[] content) {
    retry.run(() -> store.put(key, content));
  }

  @Override
  public void put(String key, Content content) {
    retry.run(() -> store.put(key, content));
  }

  @Override
  public Optional<byte[]> get(String key) {
    return retry.get(() -> store.get(key));
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return retry.get(() -> store.getRange(key, offset, length));
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    return retry.get(() -> store.stream(key, offset, length, into));
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    return retry.get(() -> store.list(prefix, startAfter, limit));
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    retry.run(() -> store.deleteAll(keys));
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return retry.get(() -> store.stat(key));
  }
}
