package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.ObjectStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers which calls were made. */
public final class CountingStore {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final FaultyStore store;

  public CountingStore(ObjectStore store) {
    this.store =
        new FaultyStore(
            store,
            (operation, key) -> {
              calls.add(operation + " " + key);
              return FaultyStore.Fault.NONE;
            });
  }

  public ObjectStore store() {
    return store;
  }

  /** Calls since the last {@link #forget}, as operation, blank, key. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public void forget() {
    calls.clear();
  }
}
