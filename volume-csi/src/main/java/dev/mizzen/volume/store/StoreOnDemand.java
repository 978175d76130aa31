package dev.mizzen.volume.store;

import dev.mizzen.volume.ondemand.OnDemand;
import java.util.function.Supplier;

/** A store whose client is made with the first call: it takes long, and a start need not wait. */
public final class StoreOnDemand extends DelegatingStore {

  public StoreOnDemand(Supplier<ObjectStore> client) {
    super(new OnDemand<>(client)::get);
  }
}
