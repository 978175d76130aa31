package dev.mizzen.volume.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request for a thread that may block. The client sends as fast as it is read: what
 * was not asked for stays with it.
 */
public final class RequestStream extends InputStream {

  /** A client that sends nothing for so long is given up. */
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Context context;
  private final HttpServerRequest request;
  private Arrival current = new Arrival.Part(new byte[0]);
  private int position;
  private boolean begun;

  private sealed interface Arrival {
    record Part(byte[] content) implements Arrival {}

    record End() implements Arrival {}

    record Broken(Throwable cause) implements Arrival {}
  }

  /** Must be made on the request's own context, before anything of the body has come. */
  RequestStream(Context context, HttpServerRequest request) {
    this.context = context;
    this.request = request;
    if (request.isEnded()) {
      arrivals.add(new Arrival.End());
      return;
    }
    request.pause();
    request.handler(part -> arrivals.add(new Arrival.Part(part.getBytes())));
    request.endHandler(ended -> arrivals.add(new Arrival.End()));
    request.exceptionHandler(cause -> arrivals.add(new Arrival.Broken(cause)));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      switch (current) {
        case Arrival.End end -> {
          return -1;
        }
        case Arrival.Broken broken -> throw new IOException("The client broke off", broken.cause());
        case Arrival.Part part when position == part.content().length -> {
          current = next();
          position = 0;
        }
        case Arrival.Part part -> {
          int count = Math.min(length, part.content().length - position);
          System.arraycopy(part.content(), position, target, offset, count);
          position += count;
          return count;
        }
      }
    }
  }

  private Arrival next() throws IOException {
    boolean first = !begun;
    begun = true;
    if (arrivals.isEmpty()) {
      context.runOnContext(ignored -> demand(first));
    }
    try {
      var arrival = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (arrival == null) {
        throw new IOException("The client sent nothing for " + PATIENCE_SECONDS + " seconds");
      }
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("This process is shutting down");
    }
  }

  private void demand(boolean first) {
    if (first && "100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.fetch(1);
  }
}
