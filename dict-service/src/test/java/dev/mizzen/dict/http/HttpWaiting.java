package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A long poll; giving it up closes the connection. */
record HttpWaiting<T>(
    CompletableFuture<HttpResponse<byte[]>> response, Function<HttpResponse<byte[]>, T> reading)
    implements Waiting<T> {
  @Override
  public CompletionStage<T> result() {
    return response.thenApply(HttpStore::checked).thenApply(reading);
  }

  @Override
  public void cancel() {
    response.cancel(true);
  }
}
