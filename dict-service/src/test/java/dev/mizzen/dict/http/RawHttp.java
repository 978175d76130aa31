package dev.mizzen.dict.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that can leave whenever it likes, and send what no library would. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader reader;

  public RawHttp(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(20_000);
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request without a body. */
  public RawHttp send(String method, String path, String token) {
    return text(
        "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(method, path, token));
  }

  public RawHttp text(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line of the answer; empty when the connection was closed. */
  public String status() {
    try {
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  /** All lines until the connection ends, however it does. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection does not end", e);
    } catch (IOException e) {
      lines.removeIf(String::isEmpty);
    }
    return lines;
  }

  /** Head and body of one answer with a Content-Length. */
  public String answer() {
    try {
      StringBuilder all = new StringBuilder();
      int length = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        all.append(line).append('\n');
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
        if (line.isEmpty()) {
          break;
        }
      }
      for (int i = 0; i < length; i++) {
        all.append((char) reader.read());
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves at once, with a reset. */
  @Override
  public void close() {
    if (socket.isClosed()) {
      return;
    }
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
