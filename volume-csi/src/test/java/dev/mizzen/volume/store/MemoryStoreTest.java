package dev.mizzen.volume.store;

import java.time.InstantSource;

class MemoryStoreTest extends ObjectStoreContract {

  private final MemoryStore store = new MemoryStore(InstantSource.system());

  @Override
  ObjectStore store() {
    return store;
  }
}
