package dev.mizzen.operator.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServicesTest {
  @TempDir private Path folder;

  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Files.writeString(folder.resolve("token"), "first\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void putsADefinitionWithTheTokenAsItIsNow() throws IOException {
    // Given
    DictService service = new HttpDictService(base(), new TokenFile(folder.resolve("token")));
    DictService.Definition definition =
        new DictService.Definition("u1", Map.of("entries", 5L), ReclaimPolicy.RETAIN);
    service.put(DictService.Kind.DICT, "shop", "cache", definition);
    Files.writeString(folder.resolve("token"), "second\n");
    // When
    Outcome<Void> outcome = service.put(DictService.Kind.QUEUE, "shop", "jobs", definition);
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(requests.get(0))
        .startsWith("PUT /v1/namespaces/shop/dicts/cache Bearer first")
        .contains("\"uid\":\"u1\"", "{\"entries\":5}", "\"reclaimPolicy\":\"Retain\"");
    assertThat(requests.get(1)).startsWith("PUT /v1/namespaces/shop/queues/jobs Bearer second");
  }

  @Test
  void deletesWhatIsAlreadyGone() {
    // Given
    status = 404;
    // When
    Outcome<Void> outcome =
        new HttpDictService(base(), () -> "t")
            .delete(DictService.Kind.DICT, "shop", "cache", ReclaimPolicy.RETAIN);
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(requests.getFirst())
        .startsWith("DELETE /v1/namespaces/shop/dicts/cache?data=retain");
  }

  @Test
  void readsTheHeadOfAVolume() {
    // Given
    status = 201;
    answer = "{\"head\": 7, \"files\": 2, \"bytes\": 10}";
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", "u1");
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Done<>(new VolumeService.Head(7, 2, 10)));
  }

  @Test
  void tellsWhatTheProblemTells() {
    // Given
    status = 503;
    answer =
        "{\"type\": \"https://mizzen.dev/problems/object-store-unavailable\", \"detail\": \"wrong credentials\"}";
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", "u1");
    // Then
    assertThat(outcome)
        .isEqualTo(new Outcome.Unavailable<>("object-store-unavailable", "wrong credentials"));
  }

  @Test
  void aRefusalIsNoOutage() {
    // Given
    status = 403;
    answer = "{\"type\": \"https://mizzen.dev/problems/forbidden\", \"detail\": \"no right\"}";
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", "u1");
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Refused<>("forbidden", "no right"));
  }

  @Test
  void nobodyThereIsAnOutage() {
    // Given
    server.stop(0);
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", "u1");
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class, away -> assertThat(away.detail()).contains("volume-api"));
  }

  @Test
  void aMissingTokenIsSaidByName() {
    // Given
    VolumeService service = new HttpVolumeService(base(), new TokenFile(folder.resolve("absent")));
    // When
    Outcome<VolumeService.Head> outcome = service.put("shop", "weights", "u1");
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class,
            away -> assertThat(away.detail()).contains("token", "absent"));
  }

  private VolumeService volumes() {
    return new HttpVolumeService(base(), () -> "t");
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
