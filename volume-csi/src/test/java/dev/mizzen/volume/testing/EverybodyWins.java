package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.DelegatingStore;
import dev.mizzen.volume.store.ObjectStore;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers 200 to every conditional write, as servers do that do not know the header. */
public final class EverybodyWins extends DelegatingStore {

  private final AtomicInteger creations = new AtomicInteger();

  public EverybodyWins(ObjectStore store) {
    super(store);
  }

  /** How many conditional writes there were. */
  public int creations() {
    return creations.get();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    creations.incrementAndGet();
    put(key, content);
    return true;
  }
}
