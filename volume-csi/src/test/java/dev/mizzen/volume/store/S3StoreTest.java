package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreTest extends ObjectStoreContract {

  /** SHA-256 of one byte, zero. */
  private static final String ONE_ZERO =
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

  /** More than is read by the client. */
  private static final int MUCH = 1 << 20;

  @TempDir Path directory;
  private S3Server server;
  private S3Store store;

  @BeforeEach
  void start() {
    server = new S3Server(directory);
    store = new S3Store(server.settings());
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Test
  void tellsWrongCredentials() {
    try (var wrong = new S3Store(server.settings(S3Server.BUCKET, "not the secret"))) {
      var failure =
          catchThrowableOfType(StoreException.class, () -> wrong.putIfAbsent("a", new byte[1]));

      assertThat(failure.reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
      assertThat(failure).hasMessageContaining("AWS_SECRET_ACCESS_KEY");
      assertThat(failure).message().doesNotContain("not the secret");
    }
  }

  @Test
  void tellsAMissingBucket() {
    try (var wrong = new S3Store(server.settings("no-such-bucket", S3Server.SECRET))) {
      var failure =
          catchThrowableOfType(StoreException.class, () -> wrong.putIfAbsent("a", new byte[1]));

      assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_BUCKET);
      var other =
          catchThrowableOfType(
              StoreException.class, () -> wrong.put("a", new Content(new byte[1], 1, ONE_ZERO)));
      assertThat(other.reason()).isEqualTo(Reason.NO_SUCH_BUCKET);
      assertThat(failure).hasMessageContaining("no-such-bucket").hasMessageContaining("create it");
    }
  }

  @Test
  void tellsThatNobodyListens() throws IOException {
    // Given a port on which nobody listens
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (var nobody = new S3Store(at(port))) {
      // When it is asked
      var failure = catchThrowableOfType(StoreException.class, () -> nobody.get("a"));

      // Then the endpoint is named
      assertThat(failure.reason()).isEqualTo(Reason.NOT_REACHABLE);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void givesUpOnAStoreThatStaysSilent() throws IOException {
    // Given a port that takes connections and never answers
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var store = new S3Store(at(silent.getLocalPort()), Duration.ofMillis(100))) {
      // When it is asked
      var failure = catchThrowableOfType(StoreException.class, () -> store.get("a"));

      // Then the call ends
      assertThat(failure.reason()).isEqualTo(Reason.NOT_REACHABLE);
    }
  }

  @Test
  void takesServerErrorsForPassing() throws IOException {
    // Given a server that is overloaded
    var overloaded = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    overloaded.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    overloaded.start();
    try (var store = new S3Store(at(overloaded.getAddress().getPort()))) {
      // When it is asked
      var failure = catchThrowableOfType(StoreException.class, () -> store.get("a"));

      // Then asking again may help
      assertThat(failure.isTransient()).isTrue();
    } finally {
      overloaded.stop(0);
    }
  }

  @Test
  void takesAServerWithoutConditionalWritesForOneThatIsNotAtomic() throws IOException {
    // Given a server that refuses the header it does not know
    var old = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    old.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(501, -1);
          exchange.close();
        });
    old.start();
    try (var store = new S3Store(at(old.getAddress().getPort()))) {
      // When something is to be created on it
      var failure =
          catchThrowableOfType(StoreException.class, () -> store.putIfAbsent("a", new byte[] {1}));

      // Then a sequencer is needed
      assertThat(failure.reason()).isEqualTo(Reason.NOT_ATOMIC);
    } finally {
      old.stop(0);
    }
  }

  @Test
  void tellsWrongCredentialsAlsoWhenMuchIsRead() {
    store.put("large", new byte[MUCH]);
    try (var wrong = new S3Store(server.settings(S3Server.BUCKET, "not the secret"))) {
      var failure =
          catchThrowableOfType(
              StoreException.class, () -> wrong.stream("large", 0, MUCH, new Counted()));

      assertThat(failure.reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
    }
  }

  @Test
  void givesUpOnAStoreThatStaysSilentWhenMuchIsRead() throws IOException {
    // Given a port that takes connections and never answers
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var store = new S3Store(at(silent.getLocalPort()), Duration.ofMillis(100))) {
      // When much is read
      var failure =
          catchThrowableOfType(
              StoreException.class, () -> store.stream("a", 0, MUCH, new Counted()));

      // Then the call ends
      assertThat(failure.reason()).isEqualTo(Reason.NOT_REACHABLE);
    }
  }

  @Test
  void takesServerErrorsForPassingWhenMuchIsRead() throws IOException {
    try (var overloaded = new Answering("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", 0);
        var store = new S3Store(at(overloaded.port()))) {
      var failure =
          catchThrowableOfType(
              StoreException.class, () -> store.stream("a", 0, MUCH, new Counted()));

      assertThat(failure.reason()).isEqualTo(Reason.BUSY);
    }
  }

  @Test
  void takesNoAnswerThatEndsBeforeItsLength() throws IOException {
    // Given a server whose connections break before all is sent
    try (var breaking =
            new Answering(
                "HTTP/1.1 206 Partial Content\r\nContent-Length: %d\r\n\r\n".formatted(MUCH),
                1000);
        var store = new S3Store(at(breaking.port()))) {
      // When much is read
      var counted = new Counted();
      var failure =
          catchThrowableOfType(StoreException.class, () -> store.stream("a", 0, MUCH, counted));

      // Then that is no short content, and asking again may help
      assertThat(counted.bytes).isEqualTo(1000);
      assertThat(failure.isTransient()).isTrue();
    }
  }

  @Test
  void givesUpOnAnAnswerThatTakesTooLong() throws IOException {
    // Given a server that is never silent for long, and never done
    try (var slow = new Answering("HTTP/1.1 206 Partial Content\r\n\r\n", Answering.ENDLESS);
        var store = new S3Store(at(slow.port()), Duration.ofSeconds(30), Duration.ofMillis(100))) {
      // When much is read
      var failure =
          catchThrowableOfType(
              StoreException.class, () -> store.stream("a", 0, MUCH, new Counted()));

      // Then the call ends
      assertThat(failure.reason()).isEqualTo(Reason.NOT_REACHABLE);
    }
  }

  private static final class Counted implements ObjectStore.Receiver {
    private long bytes;

    @Override
    public void begin() {
      bytes = 0;
    }

    @Override
    public void piece(byte[] piece, int length) {
      bytes += length;
    }
  }

  /** A server that says the same to everybody, whatever is asked, and ends the connection. */
  private static final class Answering implements AutoCloseable {
    static final int ENDLESS = Integer.MAX_VALUE;

    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    Answering(String head, int zeros) throws IOException {
      Thread.ofVirtual().start(() -> serve(head, zeros));
    }

    private void serve(String head, int zeros) {
      while (!socket.isClosed()) {
        try (var caller = socket.accept()) {
          // All of the request has come before the answer: what is left unread resets it.
          var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8));
          while (!in.readLine().isEmpty()) {
            continue;
          }
          caller.getOutputStream().write(head.getBytes(UTF_8));
          for (int sent = 0; sent < zeros; sent++) {
            caller.getOutputStream().write(0);
          }
        } catch (IOException e) {
          // The caller has had enough, or the test.
          continue;
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static StoreSettings at(int port) {
    return new StoreSettings(
        URI.create("http://127.0.0.1:" + port),
        "volumes",
        "",
        "",
        new Credentials("key", "secret"));
  }
}
