package dev.mizzen.e2e.support;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many calls at the same time. */
public final class Burst {
  private Burst() {}

  /** Does the same thing n times at once, and gives the results in order. */
  public static <T> List<T> of(int n, IntFunction<T> call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          IntStream.range(0, n)
              .<Callable<T>>mapToObj(i -> () -> call.apply(i))
              .map(threads::submit)
              .toList();
      return futures.stream().map(Burst::get).toList();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
