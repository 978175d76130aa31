package dev.mizzen.benchmarks.dict.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One operation on a server that may not listen yet. */
public final class FirstAnswer {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private FirstAnswer() {}

  /**
   * Connects each millisecond until somebody listens, and returns when the operation is over.
   *
   * @throws IOException when nobody listens for long
   */
  public static void await(InetSocketAddress server, Conversation conversation) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try (Connection connection = new Connection(server, conversation)) {
        connection.begin();
        while (!connection.read()) {
          // A blocking socket: each turn waits for more of the answer.
          continue;
        }
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}
