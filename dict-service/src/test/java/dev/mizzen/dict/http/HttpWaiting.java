package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A long poll; giving it up closes the connection.
 *
 * @param nothing what who left is told
 */
record HttpWaiting<T>(
    CompletableFuture<HttpResponse<byte[]>> response,
    Function<HttpResponse<byte[]>, T> reading,
    Supplier<T> nothing)
    implements Waiting<T> {
  @Override
  public CompletionStage<T> result() {
    return response.handle(
        (answer, failure) -> {
          if (failure == null) {
            return reading.apply(HttpStore.checked(answer));
          }
          if (left(failure)) {
            return nothing.get();
          }
          throw new CompletionException(failure);
        });
  }

  private static boolean left(Throwable failure) {
    return failure instanceof CancellationException
        || failure.getCause() instanceof CancellationException;
  }

  @Override
  public void cancel() {
    response.cancel(true);
  }
}
