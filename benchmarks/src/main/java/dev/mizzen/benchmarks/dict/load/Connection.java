package dev.mizzen.benchmarks.dict.load;

import dev.mizzen.benchmarks.dict.load.Conversation.Progress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket and the conversation on it. */
final class Connection implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final Conversation conversation;
  private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER);

  /** When the operation under way began, by {@link System#nanoTime}. */
  long begun;

  /** Connects; the channel blocks until it is told otherwise. */
  Connection(InetSocketAddress server, Conversation conversation) throws IOException {
    this.channel = SocketChannel.open(server);
    this.conversation = conversation;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  SocketChannel channel() {
    return channel;
  }

  /** Sends the first request of an operation. */
  void begin() throws IOException {
    begun = System.nanoTime();
    send();
  }

  private void send() throws IOException {
    ByteBuffer request = conversation.request();
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /** Reads what is there, and goes on as far as that allows; true when the operation is over. */
  boolean read() throws IOException {
    if (channel.read(received) < 0) {
      throw new IOException("the server closed a connection");
    }
    received.flip();
    Progress progress = conversation.answer(received);
    received.compact();
    if (progress == Progress.CONTINUES) {
      send();
    }
    return progress == Progress.DONE;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
