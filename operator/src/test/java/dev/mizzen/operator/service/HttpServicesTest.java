package dev.mizzen.operator.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.Accessor;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.common.SiblingRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServicesTest {
  private static final DictService.Definition DEFINITION =
      new DictService.Definition(
          "u1",
          Map.of("entries", 5L),
          Map.of("idle", 60L),
          Access.ALL,
          ReclaimPolicy.RETAIN,
          Optional.empty());

  private static final VolumeService.Definition PLAIN =
      new VolumeService.Definition("u1", Map.of(), Map.of(), Optional.empty(), Optional.empty());

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
    service.put(DictService.Kind.DICT, "shop", "cache", DEFINITION);
    Files.writeString(folder.resolve("token"), "second\n");
    // When
    Outcome<QueueFacts> outcome = service.put(DictService.Kind.QUEUE, "shop", "jobs", DEFINITION);
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(requests.get(0))
        .startsWith("PUT /v1/namespaces/shop/dicts/cache Bearer first")
        .endsWith(
            "{\"uid\":\"u1\",\"limits\":{\"entries\":5},\"idle\":60,\"reclaimPolicy\":\"Retain\"}");
    assertThat(requests.get(1)).startsWith("PUT /v1/namespaces/shop/queues/jobs Bearer second");
  }

  @Test
  void putsWhoMayUseItAndWhatItTakesOver() {
    // Given
    Access access =
        new Access(
            List.of(new Accessor(new SiblingRef("show")), new Accessor(new SiblingRef("show"))),
            List.of());
    // When
    new HttpDictService(base(), () -> "t")
        .put(
            DictService.Kind.DICT,
            "shop",
            "cache",
            new DictService.Definition(
                "u1", Map.of(), Map.of(), access, ReclaimPolicy.DELETE, Optional.of("old")));
    // Then
    assertThat(requests.getFirst())
        .endsWith(
            "{\"uid\":\"u1\",\"limits\":{},\"access\":{\"readers\":[\"show\"],\"writers\":[]},"
                + "\"reclaimPolicy\":\"Delete\",\"adopt\":\"old\"}");
  }

  @Test
  void readsWhatIsToldOfAQueue() {
    // Given
    answer =
        """
        {"uid": "u1", "items": 6, "waiting": 1, "delayed": 2, "leased": 3, "dead": 4,
         "oldestSeconds": 61.9, "waiters": 5, "unusedSeconds": 0.5}
        """;
    // When
    Outcome<Optional<QueueFacts>> outcome =
        new HttpDictService(base(), () -> "t").get(DictService.Kind.QUEUE, "shop", "jobs");
    // Then
    QueueFacts facts = new QueueFacts(1, 2, 3, 4, 61.9, 5, 0.5);
    assertThat(outcome).isEqualTo(new Outcome.Done<>(Optional.of(facts)));
    assertThat(facts.oldest()).contains(Duration.ofSeconds(61));
  }

  @Test
  void whatIsNotDefinedIsNoRefusal() {
    // Given
    status = 404;
    answer = "{\"type\": \"https://mizzen.dev/problems/dict-not-found\", \"detail\": \"no\"}";
    // When
    Outcome<Optional<DictFacts>> outcome =
        new HttpDictService(base(), () -> "t").get(DictService.Kind.DICT, "shop", "cache");
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Done<>(Optional.empty()));
  }

  @Test
  void readsWhatTheEnginePromises() {
    // Given
    answer =
        "{\"engine\": \"E\", \"durability\": \"D\", \"order\": \"O\", \"staleness\": \"S\", \"new\": 1}";
    // When
    Outcome<Guarantees> outcome = new HttpDictService(base(), () -> "t").guarantees();
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Done<>(new Guarantees("E", "D", "O", "S")));
    assertThat(requests.getFirst()).startsWith("GET /v1/store Bearer t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "[1]", "{\"entries\": \"many\"}"})
  void anAnswerThatCannotBeReadIsAnOutage(String body) {
    // Given
    answer = body;
    // When
    Outcome<DictFacts> outcome =
        new HttpDictService(base(), () -> "t")
            .put(DictService.Kind.DICT, "shop", "cache", DEFINITION);
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class,
            away -> assertThat(away.detail()).contains("dict-service", "cannot be read"));
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
  void tellsAllOfWhatAVolumeIsToBe() {
    // Given
    status = 200;
    answer = "{\"head\": 7, \"files\": 2, \"bytes\": 10}";
    VolumeService.Definition definition =
        new VolumeService.Definition(
            "u1",
            Map.of("capacityBytes", 5L),
            Map.of("before", 3L),
            Optional.of(new VolumeService.Source("base", Optional.of(4L))),
            Optional.of("old"));
    // When
    volumes().put("shop", "weights", definition);
    // Then
    assertThat(requests.getFirst())
        .startsWith("PUT /v1/namespaces/shop/volumes/weights Bearer t")
        .endsWith(
            "{\"uid\":\"u1\",\"settings\":{\"capacityBytes\":5},\"pins\":{\"before\":3},"
                + "\"source\":{\"volume\":\"base\",\"commit\":4},\"renamedFrom\":\"old\"}");
  }

  @Test
  void aVolumeThatIsNotThereIsNoRefusal() {
    // Given
    status = 404;
    answer = "{\"type\": \"https://mizzen.dev/problems/not-found\", \"detail\": \"no volume\"}";
    // When
    Outcome<Optional<VolumeService.Head>> absent = volumes().get("shop", "weights");
    // Then
    assertThat(absent).isEqualTo(new Outcome.Done<>(Optional.empty()));
    status = 200;
    answer = "{\"head\": 7, \"files\": 2, \"bytes\": 10}";
    assertThat(volumes().get("shop", "weights"))
        .isEqualTo(new Outcome.Done<>(Optional.of(new VolumeService.Head(7, 2, 10))));
  }

  @Test
  void readsTheHeadOfAVolume() {
    // Given
    status = 201;
    answer = "{\"head\": 7, \"files\": 2, \"bytes\": 10}";
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", PLAIN);
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
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", PLAIN);
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
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", PLAIN);
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Refused<>("forbidden", "no right"));
  }

  @Test
  void nobodyThereIsAnOutage() {
    // Given
    server.stop(0);
    // When
    Outcome<VolumeService.Head> outcome = volumes().put("shop", "weights", PLAIN);
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
    Outcome<VolumeService.Head> outcome = service.put("shop", "weights", PLAIN);
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
