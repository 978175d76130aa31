package dev.mizzen.dict.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletionException;

/**
 * A response as a stream for a thread that may block: it goes on when the kernel took the bytes.
 */
final class ResponseOutput extends OutputStream {
  private final HttpServerResponse response;

  ResponseOutput(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    try {
      response
          .write(Buffer.buffer(length).appendBytes(bytes, offset, length))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException | IllegalStateException e) {
      throw new IOException("the client has left: " + e.getMessage(), e);
    }
  }
}
