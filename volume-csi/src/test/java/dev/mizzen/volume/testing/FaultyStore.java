package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.Content;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Fails as told: before the call reaches the store behind it, or after, with the answer lost. */
public final class FaultyStore implements ObjectStore {

  /** What happens to one call. */
  public enum Fault {
    NONE,
    /** 503: nothing was done. */
    BUSY,
    /** The connection broke after the store had done it. */
    LOST_REPLY,
    /** The store says that it was done, and has not done it. Of calls that change something. */
    FORGOTTEN
  }

  /** Decides call by call. */
  public interface Plan {
    Fault next(String operation, String key);
  }

  private final ObjectStore store;
  private volatile Plan plan;

  public FaultyStore(ObjectStore store, Plan plan) {
    this.store = store;
    this.plan = plan;
  }

  public void plan(Plan newPlan) {
    this.plan = newPlan;
  }

  private <T> T call(String operation, String key, Supplier<T> action) {
    return call(operation, key, null, action);
  }

  private <T> T call(String operation, String key, T forgotten, Supplier<T> action) {
    var fault = plan.next(operation, key);
    if (fault == Fault.FORGOTTEN) {
      return forgotten;
    }
    if (fault == Fault.BUSY) {
      throw new StoreException(Reason.BUSY, "503 for " + operation + " " + key);
    }
    T result = action.get();
    if (fault == Fault.LOST_REPLY) {
      throw new StoreException(Reason.NOT_REACHABLE, "Lost reply of " + operation + " " + key);
    }
    return result;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return call("putIfAbsent", key, true, () -> store.putIfAbsent(key, content));
  }

  @Override
  public void put(String key, byte[] content) {
    call(
        "put",
        key,
        () -> {
          store.put(key, content);
          return true;
        });
  }

  @Override
  public void put(String key, Content content) {
    call(
        "put",
        key,
        () -> {
          store.put(key, content);
          return true;
        });
  }

  @Override
  public Optional<byte[]> get(String key) {
    return call("get", key, () -> store.get(key));
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return call("getRange", key, () -> store.getRange(key, offset, length));
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    return call("stream", key, () -> store.stream(key, offset, length, into));
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    return call("list", prefix, () -> store.list(prefix, startAfter, limit));
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    call(
        "deleteAll",
        String.join(",", keys),
        () -> {
          store.deleteAll(keys);
          return true;
        });
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return call("stat", key, () -> store.stat(key));
  }
}
