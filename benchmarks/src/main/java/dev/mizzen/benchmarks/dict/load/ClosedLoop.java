package dev.mizzen.benchmarks.dict.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** As fast as the server goes: each connection sends its next operation when the last is over. */
public final class ClosedLoop {
  private final Latencies latencies;
  private final int operations;
  private int begun;
  private int over;

  private ClosedLoop(int operations) {
    this.operations = operations;
    this.latencies = new Latencies(operations);
  }

  /**
   * What came out.
   *
   * @param perSecond operations a second, all connections together
   */
  public record Outcome(double perSecond, Latencies latencies) {}

  /** So many operations, shared by one connection for each conversation. */
  public static Outcome run(
      InetSocketAddress server, List<? extends Conversation> conversations, int operations)
      throws IOException {
    return new ClosedLoop(operations).run(server, conversations);
  }

  private Outcome run(InetSocketAddress server, List<? extends Conversation> conversations)
      throws IOException {
    try (Connections connections = new Connections()) {
      List<Connection> opened = new ArrayList<>();
      for (Conversation conversation : conversations) {
        opened.add(connections.open(server, conversation));
      }
      long start = System.nanoTime();
      for (Connection connection : opened) {
        next(connection);
      }
      while (over < operations) {
        connections.await(this::read);
      }
      return new Outcome(operations * 1e9 / (System.nanoTime() - start), latencies);
    }
  }

  private void next(Connection connection) throws IOException {
    if (begun < operations) {
      begun++;
      connection.begin();
    }
  }

  private void read(Connection connection) {
    try {
      if (connection.read()) {
        over++;
        latencies.add(System.nanoTime() - connection.begun);
        next(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
