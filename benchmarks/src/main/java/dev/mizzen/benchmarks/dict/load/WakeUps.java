package dev.mizzen.benchmarks.dict.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections wait; one puts, one thing at a time. What counts is from the put's sending to
 * the reading of the answer that it wakes.
 */
public final class WakeUps {
  private final int wanted;
  private final int discarded;
  private final Latencies latencies;
  private Connection putter;
  private long putAt;
  private int puts;
  private boolean accepted;
  private boolean woken;

  private WakeUps(int wanted, int discarded) {
    this.wanted = wanted;
    this.discarded = discarded;
    this.latencies = new Latencies(wanted);
  }

  /**
   * Puts until so many wake-ups were measured; before that once for each waiter, so that all are
   * known to wait.
   */
  public static Latencies run(
      InetSocketAddress server, List<? extends Conversation> waiters, Conversation puts, int wanted)
      throws IOException {
    return new WakeUps(wanted, waiters.size()).measure(server, waiters, puts);
  }

  private Latencies measure(
      InetSocketAddress server, List<? extends Conversation> waiters, Conversation conversation)
      throws IOException {
    try (Connections connections = new Connections()) {
      List<Connection> waiting = new ArrayList<>();
      for (Conversation waiter : waiters) {
        waiting.add(connections.open(server, waiter));
      }
      putter = connections.open(server, conversation);
      for (Connection waiter : waiting) {
        waiter.begin();
      }
      put();
      while (puts <= discarded + wanted) {
        connections.await(this::read);
      }
      return latencies;
    }
  }

  private void read(Connection connection) {
    try {
      if (connection.read()) {
        if (connection == putter) {
          accepted = true;
        } else {
          woken(connection);
        }
        if (accepted && woken) {
          put();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void woken(Connection waiter) throws IOException {
    if (puts > discarded) {
      latencies.add(System.nanoTime() - putAt);
    }
    woken = true;
    waiter.begin();
  }

  private void put() throws IOException {
    accepted = false;
    woken = false;
    if (++puts <= discarded + wanted) {
      putAt = System.nanoTime();
      putter.begin();
    }
  }
}
