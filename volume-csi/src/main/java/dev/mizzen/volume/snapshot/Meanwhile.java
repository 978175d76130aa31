package dev.mizzen.volume.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Something that is asked for at once, and waited for when it is needed. */
final class Meanwhile<T> implements Supplier<T> {

  private final CompletableFuture<T> coming;

  /**
   * @param source runs on a thread of its own
   */
  Meanwhile(Supplier<T> source) {
    this.coming = CompletableFuture.supplyAsync(source, Thread.ofVirtual()::start);
  }

  /**
   * @throws RuntimeException of the source
   */
  @Override
  public T get() {
    try {
      return coming.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
