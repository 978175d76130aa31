package dev.mizzen.volume.store;

import dev.mizzen.volume.ondemand.OnDemand;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store whose client is made with the first call: it takes long, and a start need not wait. */
public final class StoreOnDemand implements ObjectStore {

  private final OnDemand<ObjectStore> store;

  public StoreOnDemand(Supplier<ObjectStore> client) {
    this.store = new OnDemand<>(client);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return store.get().putIfAbsent(key, content);
  }

  @Override
  public void put(String key, byte[] content) {
    store.get().put(key, content);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return store.get().get(key);
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return store.get().getRange(key, offset, length);
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    return store.get().stream(key, offset, length, into);
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    return store.get().list(prefix, startAfter, limit);
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    store.get().deleteAll(keys);
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return store.get().stat(key);
  }
}
