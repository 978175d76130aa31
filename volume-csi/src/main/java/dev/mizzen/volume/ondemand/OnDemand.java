package dev.mizzen.volume.ondemand;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes something once, for whoever asks first; others wait for it. What could not be made is tried
 * anew by the next who asks.
 */
public final class OnDemand<T> implements Supplier<T> {

  private final Supplier<T> maker;
  private volatile Optional<T> made = Optional.empty();

  public OnDemand(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    var there = made;
    return there.isPresent() ? there.get() : make();
  }

  private synchronized T make() {
    if (made.isEmpty()) {
      made = Optional.of(maker.get());
    }
    return made.get();
  }

  /** Does this with it if anybody has asked for it. */
  public synchronized void ifMade(Consumer<T> work) {
    made.ifPresent(work);
  }
}
