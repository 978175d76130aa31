package dev.mizzen.benchmarks.volume.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Passes HTTP/1.1 on to the object store and counts the requests by method. */
public final class CountingRelay implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final int target;

  private CountingRelay(int target) throws IOException {
    this.target = target;
  }

  /** In front of a port of the loopback. */
  public static CountingRelay start(int target) throws IOException {
    CountingRelay relay = new CountingRelay(target);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Counts from 0 again. */
  public void reset() {
    requests.clear();
  }

  /** How many there were of each method. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach((method, count) -> counts.put(method, count.sum()));
    return counts;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket store = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        store.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(client, store, this::requests));
        Thread.ofVirtual().start(() -> pass(store, client, InputStream::transferTo));
      } catch (IOException e) {
        // Closed, or a client that is refused as the store would refuse it.
        continue;
      }
    }
  }

  private interface Copying {
    void copy(InputStream from, OutputStream to) throws IOException;
  }

  private static void pass(Socket from, Socket to, Copying copying) {
    try (from;
        to) {
      copying.copy(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      // One side left; closing both tells the other.
      return;
    }
  }

  private void requests(InputStream client, OutputStream store) throws IOException {
    BufferedInputStream in = new BufferedInputStream(client, 1 << 16);
    String head = head(in);
    while (!head.isEmpty()) {
      requests.computeIfAbsent(head.split(" ", 2)[0], m -> new LongAdder()).increment();
      store.write(head.getBytes(StandardCharsets.ISO_8859_1));
      copy(in, store, length(head));
      store.flush();
      head = head(in);
    }
  }

  /** Up to and with the empty line; empty at the end of the stream. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      last = (last << 8) | b;
      if (last == 0x0d0a0d0a) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static long length(String head) throws IOException {
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        throw new IOException("a body without a length is not counted here");
      }
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Long.parseLong(line.substring(15).strip());
      }
    }
    return 0;
  }

  private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = bytes;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new IOException("the body broke off");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
