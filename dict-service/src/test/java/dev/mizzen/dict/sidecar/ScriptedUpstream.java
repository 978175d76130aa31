package dev.mizzen.dict.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers each connection's first request with the next of its answers, the last one from then on,
 * and closes.
 */
public final class ScriptedUpstream implements AutoCloseable {
  public static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Reads the request and closes. */
  public static final String BREAKS = "";

  /** Says nothing until the other side has left. */
  public static final String SILENT = "silent";

  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  public ScriptedUpstream(String... answers) {
    this(0, answers);
  }

  public ScriptedUpstream(int port, String... answers) {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(() -> serve(answers));
  }

  /** A problem as the service has it. */
  public static String problem(int status, String slug, String... headers) {
    String body =
        "{\"type\":\"https://mizzen.dev/problems/%s\",\"status\":%d}".formatted(slug, status);
    StringBuilder all = new StringBuilder("HTTP/1.1 %d Problem\r\n".formatted(status));
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    return all.append("Content-Length: %d\r\n\r\n%s".formatted(body.length(), body)).toString();
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Heads and bodies, of large ones the beginning. */
  public List<String> requests() {
    return requests;
  }

  /** Done when the other side closed a connection that was silent. */
  public CompletableFuture<Void> left() {
    return left;
  }

  private void serve(String... answers) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        Optional<String> request = read(socket.getInputStream());
        if (request.isPresent()) {
          String answer = answers[Math.min(requests.size(), answers.length - 1)];
          requests.add(request.get());
          reply(socket, answer);
        }
      } catch (IOException e) {
        // The test has closed it, or the sidecar has left.
        continue;
      }
    }
  }

  /** Head and body, which may be large: of that only the beginning. */
  private static Optional<String> read(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      all.append((char) next);
    }
    Matcher length = LENGTH.matcher(all);
    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    all.append(new String(body, 0, Math.min(body.length, 100), StandardCharsets.ISO_8859_1));
    return Optional.of(all.toString());
  }

  private void reply(Socket socket, String answer) throws IOException {
    if (answer.equals(SILENT)) {
      InputStream in = socket.getInputStream();
      if (in.read() < 0) {
        left.complete(null);
      }
      return;
    }
    // Closing without a word would race with the next request on the same connection.
    String closing = answer.replaceFirst("\r\n", "\r\nConnection: close\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(closing.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
