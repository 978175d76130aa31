package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.S3Server;
import java.io.IOException;
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

  private static StoreSettings at(int port) {
    return new StoreSettings(
        URI.create("http://127.0.0.1:" + port),
        "volumes",
        "",
        "",
        new Credentials("key", "secret"));
  }
}
