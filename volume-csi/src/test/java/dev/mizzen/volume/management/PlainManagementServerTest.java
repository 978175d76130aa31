package dev.mizzen.volume.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainManagementServerTest {

  private final AtomicBoolean ready = new AtomicBoolean(true);
  private PlainManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server = new PlainManagementServer(0, ready::get);
    server.gauge("mizzen_keeper_descriptors", "Kept", () -> 3);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void saysWhetherItIsReadyEachTimeAnew() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    ready.set(false);

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void givesGaugesAsPrometheusReadsThem() throws Exception {
    assertThat(get("/metrics").body())
        .contains("# TYPE mizzen_keeper_descriptors gauge\nmizzen_keeper_descriptors 3.0\n")
        .containsPattern("mizzen_process_resident_bytes \\d")
        .containsPattern("mizzen_process_startup_seconds \\d");
  }
}
