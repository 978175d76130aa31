package dev.mizzen.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.gateway.pool.Scaling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPathTest {
  private GatewayFixture gateway;

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void answersEveryCallOfABurst() {
    // Given
    gateway = GatewayFixture.of(0, 3);
    gateway.containersThat((container, call) -> container.answerLater(call, 5, "{\"result\":4}"));

    // When
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 50).mapToObj(i -> gateway.call("{\"args\":[2]}")).toList();

    // Then
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.join().statusCode()).isEqualTo(200);
              assertThat(call.join().body()).isEqualTo("{\"result\":4}");
            });
    assertThat(gateway.containers).hasSize(3);
    assertThat(gateway.containers.values())
        .allSatisfy(it -> assertThat(it.mostAtATime).hasValue(1));
    assertThat(gateway.containers.values().stream().mapToInt(it -> it.callIds.size()).sum())
        .as("each call ran once")
        .isEqualTo(50);
    assertThat(gateway.kubernetes.replicas).allMatch(replicas -> replicas <= 3);
  }

  @Test
  void goesFromZeroToOneAndBackToZero() {
    // Given
    gateway = GatewayFixture.of(0, 3);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{\"result\":4}"));

    // When
    HttpResponse<String> answer = gateway.call("{\"args\":[2]}").join();

    // Then
    assertThat(answer.headers().firstValue("Mizzen-Container")).contains("pod-1");
    assertThat(answer.headers().firstValue("Mizzen-Call-Id")).isPresent();
    assertThat(answer.headers().firstValue("Mizzen-Cold-Start")).isPresent();
    JsonArray coldStarts =
        new JsonArray(
            gateway
                .send(gateway.request(GatewayFixture.path("/coldstarts")).build())
                .join()
                .body());
    assertThat(coldStarts).hasSize(1);
    assertThat(coldStarts.getJsonObject(0).fieldNames())
        .containsExactly(
            "callId", "scaleMs", "podMs", "dispatchMs", "totalMs", "bootstrapMs", "importMs");
    // A gateway that has just started waits some seconds before it takes anything away.
    gateway.skip(Duration.ofSeconds(11));
    await().untilAsserted(() -> assertThat(gateway.kubernetes.replicas).endsWith(0));
    assertThat(gateway.stats().getJsonObject("lastScale").getString("reason")).isEqualTo("idle");
  }

  @Test
  void passesWhatTheContainerNeedsAndNothingElse() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{}"));
    HttpRequest request =
        gateway
            .request(GatewayFixture.path(":call"))
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .header("X-Other", "no")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    // When
    gateway.send(request).join();

    // Then
    var headers = gateway.containers.get("uid-1").requests.getFirst().headers();
    assertThat(headers.get("Authorization")).isEqualTo("Bearer secret-of-uid-1");
    assertThat(headers.get("traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(headers.get("Mizzen-Timeout-Ms")).isEqualTo("10000");
    assertThat(headers.get("X-Other")).isNull();
  }

  @Test
  void passesTheContainersProblem() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat(
        (container, call) ->
            container.answer(
                call, 500, "{\"type\":\"https://mizzen.dev/problems/handler-raised\"}"));

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(GatewayFixture.slug(answer)).isEqualTo("handler-raised");
  }

  @Test
  void sendsElsewhereWhatAContainerDidNotStart() {
    // Given
    gateway = GatewayFixture.of(2, 2);
    gateway.containersThat(
        (container, call) -> {
          if (container.podUid.equals("uid-1")) {
            container.answer(call, 429, "{}");
          } else {
            container.answer(call, 200, "{\"result\":1}");
          }
        });
    await().untilAsserted(() -> assertThat(states()).containsExactly("Idle", "Idle"));

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Mizzen-Container")).contains("pod-2");
  }

  @Test
  void saysSoWhenAContainerDiesWhileItRunsACall() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat((container, call) -> call.connection().close());

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(GatewayFixture.slug(answer)).isEqualTo("container-failed");
    assertThat(gateway.containers.get("uid-1").callIds).as("never run twice").hasSize(1);
  }

  @Test
  void waitsForAnotherContainerWhenTheFirstIsGone() {
    // Given
    gateway = GatewayFixture.of(1, 1);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{\"result\":1}"));
    await().untilAsserted(() -> assertThat(states()).containsExactly("Idle"));
    gateway.containers.get("uid-1").kill();

    // When
    CompletableFuture<HttpResponse<String>> call = gateway.call("");

    // Then
    await().untilAsserted(() -> assertThat(states()).containsExactly("Starting"));
    assertThat(call).isNotDone();
    gateway.kubernetes.delete("uid-1");
    gateway.kubernetes.scale(GatewayFixture.KEY, 1);
    assertThat(call.join().statusCode()).isEqualTo(200);
  }

  @Test
  void endsACallAfterItsTimeout() {
    // Given
    gateway =
        new GatewayFixture(
            new Scaling(0, 1, 1, Duration.ofSeconds(60)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));
    gateway.containersThat((container, call) -> {});

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(GatewayFixture.slug(answer)).isEqualTo("call-timeout");
  }

  @Test
  void endsACallThatWaitsForAContainerTooLong() {
    // Given
    gateway =
        new GatewayFixture(
            new Scaling(0, 1, 1, Duration.ofSeconds(60)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains("No container started within spec.startupTimeout (1 s)");
  }

  @Test
  void dropsACallWhoseCallerLeft() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    CompletableFuture<HttpResponse<String>> call = gateway.call("");
    await().untilAsserted(() -> assertThat(gateway.stats().getInteger("queued")).isEqualTo(1));

    // When
    call.cancel(true);

    // Then
    await().untilAsserted(() -> assertThat(gateway.stats().getInteger("queued")).isZero());
  }

  @Test
  void answersWithTheErrorOfAContainerThatCannotStart() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.kubernetes.onPods(
        pod ->
            gateway
                .container(pod, GatewayFixture.CREDENTIAL, (container, call) -> {})
                .fail("handler-import-failed", "No module named 'torch'"),
        pod -> {});

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertThat(GatewayFixture.slug(answer)).isEqualTo("handler-import-failed");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("detail"))
        .isEqualTo("ModuleNotFoundError: No module named 'torch'");
    assertThat(problem.getJsonObject("exception").getString("traceback")).contains("main.py");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void findsItsContainersAgainAfterARestart() {
    // Given
    gateway = GatewayFixture.of(2, 2);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{\"result\":1}"));
    await().untilAsserted(() -> assertThat(states()).containsExactly("Idle", "Idle"));
    int writes = gateway.kubernetes.replicas.size();

    // When
    gateway.restartGateway(2);

    // Then
    CompletableFuture<HttpResponse<String>> call = gateway.call("");
    assertThat(call.join().statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(states()).containsExactly("Idle", "Idle"));
    assertThat(gateway.kubernetes.replicas).as("no write was needed").hasSize(writes);
  }

  @Test
  void finishesItsCallsAndSendsContainersAwayWhenItIsToEnd() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat((container, call) -> container.hold(call));
    CompletableFuture<HttpResponse<String>> running = gateway.call("");
    await().untilAsserted(() -> assertThat(gateway.containers).hasSize(1));
    FakeContainer container = gateway.containers.get("uid-1");
    await().untilAsserted(() -> assertThat(container.callIds).hasSize(1));
    CompletableFuture<HttpResponse<String>> queued = gateway.call("");
    await().untilAsserted(() -> assertThat(gateway.stats().getInteger("queued")).isEqualTo(1));

    // When
    CompletableFuture<Integer> drained = gateway.drain();

    // Then
    await().untilAsserted(() -> assertThat(container.lastPush).hasValue(503));
    assertThat(GatewayFixture.slug(gateway.call("").join())).isEqualTo("shutting-down");
    assertThat(drained).isNotDone();
    container.release("{\"result\":1}");
    assertThat(running.join().statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(container.callIds).hasSize(2));
    container.release("{\"result\":2}");
    assertThat(queued.join().statusCode()).isEqualTo(200);
    assertThat(drained.join()).isZero();
  }

  @Test
  void scalesOnceTheApiServerIsBack() {
    // Given
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{\"result\":2}"));
    gateway.stats();
    gateway.kubernetes.goDown();
    CompletableFuture<HttpResponse<String>> call = gateway.call("");
    await().untilAsserted(() -> assertThat(gateway.kubernetes.refusedWrites).hasPositiveValue());

    // When
    gateway.kubernetes.comeBack();

    // Then
    assertThat(call.join().body()).isEqualTo("{\"result\":2}");
  }

  private List<String> states() {
    return gateway.stats().getJsonArray("containers").stream()
        .map(it -> ((JsonObject) it).getString("state"))
        .toList();
  }
}
