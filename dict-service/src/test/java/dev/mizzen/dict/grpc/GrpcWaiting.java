package dev.mizzen.dict.grpc;

import dev.mizzen.dict.engine.Waiting;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A call that waits; giving it up cancels it.
 *
 * @param nothing what who left is told
 */
record GrpcWaiting<A, T>(GrpcClient.Pending<A> pending, Function<A, T> reading, Supplier<T> nothing)
    implements Waiting<T> {
  @Override
  public CompletionStage<T> result() {
    return pending
        .answer()
        .handle(
            (answer, failure) ->
                switch (failure) {
                  case null -> reading.apply(answer);
                  case CancellationException e -> nothing.get();
                  default -> throw new CompletionException(failure);
                });
  }

  @Override
  public void cancel() {
    pending.call().cancel("the test left", null);
  }
}
