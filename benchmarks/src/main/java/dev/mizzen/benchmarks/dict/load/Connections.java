package dev.mizzen.benchmarks.dict.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Connections to one server, served by the calling thread. */
final class Connections implements AutoCloseable {
  private static final long SILENCE_MILLIS = 30_000;

  private final Selector selector;
  private final List<Connection> all = new ArrayList<>();

  Connections() throws IOException {
    this.selector = Selector.open();
  }

  Connection open(InetSocketAddress server, Conversation conversation) throws IOException {
    Connection connection = new Connection(server, conversation);
    all.add(connection);
    connection.channel().configureBlocking(false);
    connection.channel().register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /**
   * Waits until some can be read and hands them over one by one.
   *
   * @throws IOException when nothing comes for long
   */
  void await(Consumer<Connection> readable) throws IOException {
    int ready;
    try {
      ready =
          selector.select(key -> readable.accept((Connection) key.attachment()), SILENCE_MILLIS);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (ready == 0) {
      throw new IOException("the server was silent for %d ms".formatted(SILENCE_MILLIS));
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : all) {
      connection.close();
    }
    selector.close();
  }
}
