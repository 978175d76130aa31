package dev.mizzen.volume.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Does what another store does, but for what is overridden. */
public abstract class DelegatingStore implements ObjectStore {

  private final Supplier<ObjectStore> store;

  protected DelegatingStore(ObjectStore store) {
    this(() -> store);
  }

  /**
   * @param store asked for with each call
   */
  protected DelegatingStore(Supplier<ObjectStore> store) {
    this.store = store;
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
  public void put(String key, Content content) {
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
