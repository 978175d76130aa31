package dev.mizzen.volume.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a response, written by a thread that waits until the client has taken it. */
public final class ResponseStream {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseStream.class);
  private static final int SLICE = 256 << 10;

  /** A client that takes nothing for so long is given up. */
  private static final long PATIENCE_SECONDS = 60;

  private final Context context;
  private final HttpServerResponse response;

  /** The client is gone, or does not read. */
  private static final class GoneException extends RuntimeException {
    GoneException(Throwable cause) {
      super(cause);
    }
  }

  private ResponseStream(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  /**
   * Sends the whole answer. A failure in its middle breaks the connection, so that it is seen; one
   * before the first byte is thrown.
   */
  static void send(
      Context context, HttpServerResponse response, int status, Answer.Content content) {
    var out = new ResponseStream(context, response);
    try {
      response.setStatusCode(status);
      content.headers().forEach(response::putHeader);
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(content.length()));
      content.writer().writeTo(out);
      out.await(response::end);
    } catch (GoneException e) {
      LOG.atDebug().log("A client left before it was answered");
      response.reset();
    } catch (RuntimeException e) {
      if (!response.headWritten()) {
        response.headers().clear();
        throw e;
      }
      LOG.atError().setCause(e).log("Broke an answer off");
      response.reset();
    }
  }

  /** Sends some of the body; returns when it is on its way. */
  public void write(byte[] content, int offset, int length) {
    for (int at = offset; at < offset + length; at += SLICE) {
      var slice =
          Buffer.buffer(Arrays.copyOfRange(content, at, Math.min(at + SLICE, offset + length)));
      await(() -> response.write(slice));
    }
  }

  private void await(Supplier<Future<Void>> action) {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        ignored ->
            action
                .get()
                .onComplete(
                    result -> {
                      if (result.succeeded()) {
                        done.complete(null);
                      } else {
                        done.completeExceptionally(result.cause());
                      }
                    }));
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new GoneException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GoneException(e);
    }
  }
}
