package dev.mizzen.benchmarks.volume.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountingRelayTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer echo;
  private CountingRelay relay;

  @BeforeEach
  void start() throws IOException {
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    echo.start();
    relay = CountingRelay.start(echo.getAddress().getPort());
  }

  @AfterEach
  void stop() throws IOException {
    http.shutdownNow();
    relay.close();
    echo.stop(0);
  }

  @Test
  void passesBodiesOnAndCountsRequestsByMethod() throws Exception {
    // Given
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);
    // When
    byte[] first = send("PUT", body);
    byte[] second = send("PUT", body);
    byte[] third = send("GET", new byte[0]);
    // Then
    assertThat(first).isEqualTo(body);
    assertThat(second).isEqualTo(body);
    assertThat(third).isEmpty();
    assertThat(relay.counts()).isEqualTo(Map.of("GET", 1L, "PUT", 2L));
  }

  @Test
  void aRequestInABodyIsNoRequest() throws Exception {
    // When
    send("PUT", "GET / HTTP/1.1\r\n\r\n".getBytes());
    // Then
    assertThat(relay.counts()).isEqualTo(Map.of("PUT", 1L));
  }

  @Test
  void countsFromZeroAgain() throws Exception {
    // Given
    send("PUT", new byte[1]);
    // When
    relay.reset();
    // Then
    assertThat(relay.counts()).isEmpty();
  }

  private byte[] send(String method, byte[] body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(relay.port())))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                    method,
                    body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray())
        .body();
  }
}
