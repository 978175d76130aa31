package dev.mizzen.volume.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import okhttp3.Request;

/**
 * Gets much content by the JDK's plain client. That reads from the socket what it is asked for at
 * once; the other client takes 8 KiB at a time, with a timer for each, which costs as much
 * processor time as checking the content does.
 */
final class BulkGets {

  private static final int PIECE = 64 << 10;
  private static final int PART_OF_IT = 206;

  private final Duration connect;
  private final Duration silence;
  private final Duration call;

  /**
   * @param connect how long it may take until there is a connection
   * @param silence how long the store may stay silent within one call
   * @param call how long one call may take
   */
  BulkGets(Duration connect, Duration silence, Duration call) {
    this.connect = connect;
    this.silence = silence;
    this.call = call;
  }

  /**
   * Gives what the store answers.
   *
   * @param request of a part, signed
   * @return false when the store answered something else, which the other client understands
   */
  boolean stream(Request request, ObjectStore.Receiver into) throws IOException {
    long deadline = System.nanoTime() + call.toNanos();
    var connection = (HttpURLConnection) request.url().url().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
    connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
    request
        .headers()
        .forEach(header -> connection.setRequestProperty(header.getFirst(), header.getSecond()));
    int status = connection.getResponseCode();
    if (status != PART_OF_IT) {
      drop(connection);
      BusyAnswers.check(status);
      return false;
    }
    try (var body = connection.getInputStream()) {
      into.begin();
      pass(body, connection.getContentLengthLong(), deadline, into);
    }
    return true;
  }

  /** The connection may serve others once there is nothing left in it; else it ends. */
  private static void drop(HttpURLConnection connection) throws IOException {
    try (var error = connection.getErrorStream()) {
      if (error == null) {
        connection.disconnect();
      } else {
        error.readAllBytes();
      }
    }
  }

  private static void pass(InputStream body, long length, long deadline, ObjectStore.Receiver into)
      throws IOException {
    byte[] piece = new byte[PIECE];
    long came = 0;
    for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
      if (System.nanoTime() - deadline > 0) {
        throw new InterruptedIOException("The call took too long");
      }
      into.piece(piece, read);
      came += read;
    }
    // It takes the end of the connection for the end of the answer.
    if (came < length) {
      throw new EOFException("The answer ended before its length");
    }
  }
}
