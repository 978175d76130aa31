package dev.mizzen.benchmarks.dict.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Operations at a fixed rate, whatever the server does. A latency begins when its operation was
 * due, so that waiting for a slow one before it counts as well.
 */
public final class Paced {
  private Paced() {}

  /**
   * Shares the rate among one thread and connection for each conversation.
   *
   * @param perSecond of all together
   * @param operations of all together
   */
  public static Latencies run(
      InetSocketAddress server,
      List<? extends Conversation> conversations,
      int perSecond,
      int operations)
      throws IOException, InterruptedException {
    int share = operations / conversations.size();
    long gap = 1_000_000_000L * conversations.size() / perSecond;
    Latencies all = new Latencies(share * conversations.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(conversations.size())) {
      long start = System.nanoTime() + gap;
      List<Future<Latencies>> parts = new ArrayList<>();
      for (int i = 0; i < conversations.size(); i++) {
        Conversation conversation = conversations.get(i);
        long first = start + i * gap / conversations.size();
        parts.add(threads.submit(() -> run(server, conversation, first, gap, share)));
      }
      for (Future<Latencies> part : parts) {
        all.addAll(part.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return all;
  }

  private static Latencies run(
      InetSocketAddress server, Conversation conversation, long first, long gap, int operations)
      throws IOException {
    Latencies latencies = new Latencies(operations);
    try (Connection connection = new Connection(server, conversation)) {
      for (int i = 0; i < operations; i++) {
        long due = first + i * gap;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        connection.begin();
        while (!connection.read()) {
          // A blocking socket: each turn waits for more of the answer.
          continue;
        }
        latencies.add(System.nanoTime() - due);
      }
    }
    return latencies;
  }
}
