package dev.mizzen.volume.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Does what another store does, but for what is overridden. */
public abstract class DelegatingStore implements ObjectStore {

  private final ObjectStore store;

  protected DelegatingStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return store.putIfAbsent(key, content);
  }

  @Override
  public void put(String key, byte[] content) {
    store.put(key, content);
  }

  @Override
  public void put(String key, Content content) {
    store.put(key, content);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return store.get(key);
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return store.getRange(key, offset, length);
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    return store.stream(key, offset, length, into);
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    return store.list(prefix, startAfter, limit);
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    store.deleteAll(keys);
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return store.stat(key);
  }
}
