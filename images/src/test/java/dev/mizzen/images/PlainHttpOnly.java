package dev.mizzen.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands in front of an HTTP server and hangs up on TLS at once, as registries do; the JDK's server
 * would wait for the end of a line.
 */
final class PlainHttpOnly implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket front;
  private final InetSocketAddress back;

  PlainHttpOnly(InetSocketAddress back) throws IOException {
    this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.back = back;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return front.getLocalPort();
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      int first = client.getInputStream().read();
      if (first == TLS_HANDSHAKE || first < 0) {
        return;
      }
      server.connect(back);
      server.getOutputStream().write(first);
      Thread answers = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      answers.join();
    } catch (IOException e) {
      // The client sees its connection end.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Either end is gone, and with it the connection.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
  }
}
