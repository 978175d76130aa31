package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.conformance.Given;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.server.TestFront;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects made by code, and who may use what. */
@TestInstance(Lifecycle.PER_CLASS)
class ObjectCallsTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final TestFront front = new TestFront(store);

  /** By the token of Function {@code f} in namespace {@code default}. */
  private final HttpStore pod =
      new HttpStore(
          front.admin(), new Target(front.port(), Optional.of(TestTokens.pod("default"))));

  @AfterAll
  void stop() {
    pod.close();
    front.close();
    store.close();
  }

  private HttpResponse<byte[]> send(String method, String path) {
    return pod.send(method, path).join();
  }

  private static String problem(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"dicts", "queues"})
  void makesAnObjectThatCanBeUsedAtOnce(String plural) {
    // Given
    ObjectName name = Given.freshName();

    // When
    HttpResponse<byte[]> first = send("POST", HttpStore.path(plural, name, ":create"));
    HttpResponse<byte[]> second = send("POST", HttpStore.path(plural, name, ":create"));

    // Then
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(200);
    JsonObject object = front.api().object(plural, "default", name.name()).orElseThrow();
    assertThat(object.getJsonObject("metadata").getJsonObject("labels").getMap())
        .containsEntry("mizzen.dev/created-by", "client");
    assertThat(object.getJsonObject("spec")).isEmpty();
    JsonObject declared = HttpStore.json(send("GET", HttpStore.path(plural, name, "")));
    assertThat(declared.getString("uid"))
        .isEqualTo(object.getJsonObject("metadata").getString("uid"));
    assertThat(declared.getString("reclaimPolicy")).isEqualTo("Retain");
    assertThat(declared.getInteger(plural.equals("dicts") ? "idle" : "partitionTtl"))
        .isEqualTo(plural.equals("dicts") ? 604_800 : 86_400);
  }

  @Test
  void deletesWhatAClientMadeWithItsData() {
    // Given
    ObjectName name = Given.freshName();
    send("POST", HttpStore.path("dicts", name, ":create"));
    await(pod.dicts().put(name, key("k"), value("v"), Write.ALWAYS));

    // When
    HttpResponse<byte[]> deleted = send("DELETE", HttpStore.path("dicts", name, "/object"));

    // Then
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(front.api().object("dicts", "default", name.name())).isEmpty();
    assertThat(send("DELETE", HttpStore.path("dicts", name, "/object")).statusCode())
        .isEqualTo(404);
    send("POST", HttpStore.path("dicts", name, ":create"));
    assertThat(await(pod.dicts().get(name, key("k"), 10))).isEmpty();
  }

  @Test
  void isDeletedOnlyOnceTheOperatorHasSeenIt() {
    // Given
    ObjectName name = Given.freshName();
    send("POST", HttpStore.path("dicts", name, ":create"));
    front.api().hold(true);

    // When
    var pending = pod.send("DELETE", HttpStore.path("dicts", name, "/object"));
    Polling.until(
        () ->
            front
                .api()
                .object("dicts", "default", name.name())
                .orElseThrow()
                .getJsonObject("metadata")
                .containsKey("deletionTimestamp"));

    // Then
    assertThat(pending).isNotDone();
    front.api().hold(false);
    front.api().finish("dicts", "default", name.name());
    assertThat(pending.join().statusCode()).isEqualTo(204);
  }

  @Test
  void heedsDeletionProtection() {
    // Given
    ObjectName name = Given.freshName();
    front
        .api()
        .apply(
            "dicts",
            "default",
            name.name(),
            new JsonObject().put("deletionProtection", "WhileInUse"));
    HttpStore administrator = new HttpStore(front.admin(), front.admin());

    // When
    HttpResponse<byte[]> refused =
        administrator.send("DELETE", HttpStore.path("dicts", name, "/object")).join();

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(problem(refused)).contains("deletionProtection");
    assertThat(front.api().object("dicts", "default", name.name())).isPresent();
  }

  @Test
  void leavesToKubectlWhatAManifestDeclares() {
    // Given
    ObjectName name = Given.freshName();
    front.api().apply("dicts", "default", name.name());

    // When
    HttpResponse<byte[]> refused = send("DELETE", HttpStore.path("dicts", name, "/object"));

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(problem(refused)).contains("delete it with kubectl");
    assertThat(front.api().object("dicts", "default", name.name())).isPresent();
  }

  @Test
  void waitsForTheOperatorToTellWhatAManifestDeclares() {
    // Given
    ObjectName name = Given.freshName();
    front.api().apply("dicts", "default", name.name());
    String uid =
        front
            .api()
            .object("dicts", "default", name.name())
            .orElseThrow()
            .getJsonObject("metadata")
            .getString("uid");

    // When
    var pending = pod.send("POST", HttpStore.path("dicts", name, ":create"));
    await(store.dicts().define(name, dict(uid)));

    // Then
    assertThat(pending.join().statusCode()).isEqualTo(200);
  }

  @Test
  void answersUnavailableWhileTheApiServerFails() {
    // Given
    front.api().answerWith(500);

    // When
    HttpResponse<byte[]> response =
        send("POST", HttpStore.path("queues", Given.freshName(), ":create"));

    // Then
    front.api().answerWith(201);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void asksRbacForAccounts() {
    // Given
    front.api().know("maker");
    front.api().allow("maker create dicts/ default/allowed");
    Target maker = new Target(front.port(), Optional.of("maker"));
    try (HttpStore account = new HttpStore(maker, maker)) {
      // When
      HttpResponse<byte[]> allowed =
          account.send("POST", "/v1/namespaces/default/dicts/allowed:create").join();
      HttpResponse<byte[]> refused =
          account.send("POST", "/v1/namespaces/default/dicts/other:create").join();

      // Then
      assertThat(allowed.statusCode()).isEqualTo(201);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(problem(refused)).contains("may not create dicts other in namespace default");
    }
  }

  @ParameterizedTest
  @CsvSource({"dicts", "queues"})
  void keepsAnEphemeralOneAsLongAsSomebodySaysSo(String plural) {
    // Given
    JsonObject made =
        HttpStore.json(send("POST", "/v1/namespaces/default/%s:ephemeral".formatted(plural)));
    ObjectName name = new ObjectName("default", made.getString("name"));
    clock.advance(Duration.ofSeconds(50));
    HttpResponse<byte[]> kept = send("POST", HttpStore.path(plural, name, ":keep"));
    clock.advance(Duration.ofSeconds(50));
    HttpResponse<byte[]> there = send("GET", HttpStore.path(plural, name, ":len"));

    // When
    clock.advance(Duration.ofSeconds(61));

    // Then
    assertThat(made.getString("name")).matches("ephemeral-[0-9a-f]{32}");
    assertThat(made.getInteger("lifetimeSeconds")).isEqualTo(60);
    assertThat(kept.statusCode()).isEqualTo(204);
    assertThat(there.statusCode()).isEqualTo(200);
    assertThat(send("GET", HttpStore.path(plural, name, ":len")).statusCode()).isEqualTo(404);
    assertThat(send("POST", HttpStore.path(plural, name, ":keep")).statusCode()).isEqualTo(404);
  }

  @Test
  void endsAnEphemeralOneAtOnce() {
    // Given
    JsonObject made = HttpStore.json(send("POST", "/v1/namespaces/default/dicts:ephemeral"));
    ObjectName name = new ObjectName("default", made.getString("name"));

    // When
    HttpResponse<byte[]> ended = send("DELETE", HttpStore.path("dicts", name, "/object"));

    // Then
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(send("GET", HttpStore.path("dicts", name, ":len")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "all",
      value = {
        "all, g, 200, 403",
        "f, g, 200, 403",
        "g, g, 403, 403",
        "g, f, 200, 200",
        "g, all, 403, 200",
        "all, all, 200, 200",
      })
  void letsAFunctionDoWhatTheObjectSays(String reader, String writer, int read, int write) {
    // Given
    ObjectName name = Given.freshName();
    Sharing sharing =
        new Sharing(
            Optional.ofNullable(reader).map(Set::of), Optional.ofNullable(writer).map(Set::of));
    await(
        store
            .dicts()
            .define(
                name,
                new Definition<>(
                    "uid", DictPolicy.DEFAULT, Reclaim.DELETE, sharing, Optional.empty())));

    // When
    HttpResponse<byte[]> reading = send("GET", HttpStore.path("dicts", name, ":len"));
    HttpResponse<byte[]> writing = send("POST", HttpStore.path("dicts", name, ":clear"));

    // Then
    assertThat(reading.statusCode()).isEqualTo(read);
    assertThat(writing.statusCode()).isEqualTo(write);
    if (write == 403) {
      assertThat(problem(writing)).contains("add it to spec.access.writers");
    }
  }

  @Test
  void leavesDeclarationsToTheOperator() {
    // Given
    ObjectName name = Given.freshName();
    await(store.dicts().define(name, dict("uid")));

    // When
    HttpResponse<byte[]> described = send("GET", HttpStore.path("dicts", name, ""));
    HttpResponse<byte[]> defined =
        pod.send(
                "PUT",
                HttpStore.path("dicts", name, ""),
                "{\"uid\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                r -> r)
            .join();

    // Then
    assertThat(described.statusCode()).isEqualTo(200);
    assertThat(defined.statusCode()).isEqualTo(403);
  }

  @Test
  void tellsWhatTheStorePromises() {
    // When
    HttpResponse<byte[]> answer = send("GET", "/v1/store");

    // Then
    assertThat(HttpStore.json(answer).getString("engine")).isEqualTo("Memory");
    assertThat(HttpStore.json(answer).fieldNames())
        .containsExactlyInAnyOrder("engine", "durability", "order", "staleness");
  }

  @Test
  void tellsTheProblemOfAHead() {
    // Given
    ObjectName name = Given.freshName();
    await(store.dicts().define(name, dict("uid")));

    // When
    HttpResponse<byte[]> head = send("HEAD", HttpStore.path("dicts", name, "/entries/absent"));

    // Then
    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.headers().firstValue("Mizzen-Problem")).contains("entry-absent");
  }

  @Test
  void adoptsWhatWasRetainedUnderAnotherName() {
    // Given
    ObjectName from = Given.freshName();
    ObjectName to = Given.freshName();
    await(store.dicts().define(from, dict("uid")));
    await(store.dicts().put(from, key("k"), value("v"), Write.ALWAYS));
    await(store.dicts().undefine(from, Optional.of(Reclaim.RETAIN)));

    // When
    HttpResponse<byte[]> defined =
        pod.define(
                "PUT",
                HttpStore.path("dicts", to, ""),
                new JsonObject().put("uid", "new").put("adopt", from.name()))
            .join();

    // Then
    assertThat(defined.statusCode()).isEqualTo(201);
    assertThat(HttpStore.json(defined).getInteger("entries")).isEqualTo(1);
  }
}
