package dev.mizzen.volume.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Calls to the store at the same time: who waits for them waits for one round trip. */
public final class Together {

  /** Calls at once; each waits for the store and does little else. */
  private static final int AT_ONCE = 8;

  private Together() {}

  /** A call under way. */
  record Call<T>(CompletableFuture<T> outcome) {

    /** Waits for its end, whatever that is. */
    void await() {
      outcome.handle((result, failure) -> failure == null).join();
    }

    /**
     * Waits for its result.
     *
     * @throws RuntimeException what it threw
     */
    T result() {
      try {
        return outcome.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException failure ? failure : e;
      }
    }
  }

  /** Begins a call; to be awaited. */
  static <T> Call<T> begin(Supplier<T> call) {
    return new Call<>(CompletableFuture.supplyAsync(call, Thread::startVirtualThread));
  }

  /** What a call gives, unless the other one says yes: then it does not matter what came of it. */
  static <T> Optional<T> unless(BooleanSupplier refused, Supplier<Optional<T>> call) {
    var begun = begin(call);
    try {
      return refused.getAsBoolean() ? Optional.empty() : begun.result();
    } finally {
      begun.await();
    }
  }

  /**
   * Makes all calls, some of them at once, and waits for those that were begun.
   *
   * @throws RuntimeException the first failure, after which no other call is begun
   */
  public static void run(List<? extends Runnable> calls) {
    var next = new AtomicInteger();
    var failure = new AtomicReference<RuntimeException>();
    Runnable lane =
        () -> {
          for (int i = next.getAndIncrement();
              i < calls.size() && failure.get() == null;
              i = next.getAndIncrement()) {
            try {
              calls.get(i).run();
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            }
          }
        };
    var others = new CompletableFuture<?>[Math.clamp(calls.size() - 1, 0, AT_ONCE - 1)];
    for (int i = 0; i < others.length; i++) {
      others[i] = CompletableFuture.runAsync(lane, Thread::startVirtualThread);
    }
    lane.run();
    CompletableFuture.allOf(others).join();
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
