package dev.mizzen.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.access.PodTokens;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionStatus;
import dev.mizzen.runtime.python.Runner;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, on both ports, and that no container is started for it. */
class RefusalsTest {
  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    gateway = GatewayFixture.of(0, 1);
    gateway.containersThat((container, call) -> container.answer(call, 200, "{\"result\":1}"));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1]",
        "4",
        "{\"args\":1}",
        "{\"kwargs\":[]}",
        "{\"arguments\":[]}",
        "{\"args\":[]} x",
        "{\"args\":[],\"args\":[]}",
        "{\"args\":[NaN]}",
        "  "
      })
  void refusesABodyThatIsNoCall(String body) {
    // When
    HttpResponse<String> answer = gateway.call(body).join();

    // Then
    assertRefused(answer, 400, "malformed-request");
  }

  @Test
  void refusesABodyThatIsTooLargeByItsDeclaredLength() {
    // When
    HttpResponse<String> answer = gateway.call("\"" + "x".repeat((16 << 20) - 1) + "\"").join();

    // Then
    assertRefused(answer, 413, "body-too-large");
  }

  @Test
  void refusesAChunkedBodyThatIsTooLarge() {
    // Given
    byte[] chunk = new byte[1 << 20];
    HttpRequest request =
        gateway
            .request(GatewayFixture.path(":call"))
            .POST(BodyPublishers.ofByteArrays(java.util.Collections.nCopies(17, chunk)))
            .build();

    // When
    HttpResponse<String> answer = gateway.send(request).join();

    // Then
    assertRefused(answer, 413, "body-too-large");
  }

  @Test
  void takesABodyOfTheLargestSize() {
    // Given
    String head = "{\"args\":[\"";
    String tail = "\"]}";

    // When
    HttpResponse<String> answer =
        gateway.call(head + "x".repeat((16 << 20) - head.length() - tail.length()) + tail).join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesACallerWithoutAToken() {
    // Given
    HttpRequest request =
        HttpRequest.newBuilder(gateway.request(GatewayFixture.path(":call")).build().uri())
            .POST(BodyPublishers.noBody())
            .build();

    // When
    HttpResponse<String> answer = gateway.send(request).join();

    // Then
    assertRefused(answer, 401, "unauthorized");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void refusesABadToken() {
    // When
    HttpResponse<String> answer = gateway.send(callWith("something else")).join();

    // Then
    assertRefused(answer, 401, "unauthorized");
  }

  @Test
  void refusesACallerWithoutTheRightAndNamesIt() {
    // When
    HttpResponse<String> answer = gateway.send(callWith(FakeKubernetes.STRANGER)).join();

    // Then
    assertRefused(answer, 403, "forbidden");
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains("create", "functions/call", "'square'", "'shop'");
  }

  @Test
  void refusesEveryoneWhileTheApiServerCannotBeAsked() {
    // Given
    gateway.kubernetes.goDown();

    // When
    HttpResponse<String> answer = gateway.send(callWith(FakeKubernetes.CALLER)).join();

    // Then
    assertRefused(answer, 503, "internal");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void asksOnceForAToken() {
    // When
    gateway.call("").join();
    gateway.call("").join();

    // Then
    assertThat(gateway.kubernetes.tokenReviews).hasValue(1);
  }

  @Test
  void takesThePodTokenOfAPodOfTheSameNamespace() {
    // When
    HttpResponse<String> answer =
        gateway.send(callWith(podToken("shop", 2, InstantSource.system()))).join();

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.kubernetes.tokenReviews).as("checked without the API server").hasValue(0);
  }

  @Test
  void refusesThePodTokenOfAnotherNamespace() {
    // When
    HttpResponse<String> answer =
        gateway.send(callWith(podToken("other", 2, InstantSource.system()))).join();

    // Then
    assertRefused(answer, 403, "forbidden");
  }

  @Test
  void refusesAPodTokenOfAnotherKey() {
    // When
    HttpResponse<String> answer =
        gateway.send(callWith(podToken("shop", 3, InstantSource.system()))).join();

    // Then
    assertRefused(answer, 401, "unauthorized");
  }

  @Test
  void refusesAnExpiredPodToken() {
    // Given
    InstantSource before =
        InstantSource.offset(InstantSource.system(), PodTokens.LIFETIME.plusSeconds(1).negated());

    // When
    HttpResponse<String> answer = gateway.send(callWith(podToken("shop", 2, before))).join();

    // Then
    assertRefused(answer, 401, "unauthorized");
  }

  @Test
  void doesNotFindAFunctionThatIsNotThere() {
    // Given
    HttpRequest request =
        gateway
            .request("/v1/namespaces/shop/functions/cube:call")
            .POST(BodyPublishers.noBody())
            .build();

    // When
    HttpResponse<String> answer = gateway.send(request).join();

    // Then
    assertRefused(answer, 404, "function-not-found");
  }

  @Test
  void refusesAFunctionThatIsNotReady() {
    // Given
    gateway.functionSeen(
        new FunctionStatus(Optional.of("App 'shop' does not exist"), Optional.empty()));

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertRefused(answer, 503, "function-not-ready");
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains("App 'shop' does not exist");
  }

  @Test
  void refusesAFunctionWithoutADeployment() {
    // Given
    gateway.deploymentGone();

    // When
    HttpResponse<String> answer = gateway.call("").join();

    // Then
    assertRefused(answer, 503, "function-not-ready");
  }

  @Test
  void refusesOtherPathsAndMethods() {
    // When
    HttpResponse<String> path = gateway.send(gateway.request("/v2/other").build()).join();
    HttpResponse<String> method =
        gateway.send(gateway.request(GatewayFixture.path(":call")).build()).join();

    // Then
    assertRefused(path, 404, "not-found");
    assertRefused(method, 405, "method-not-allowed");
    assertThat(method.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void servesTheRunnerAndTheCodeByHash() {
    // When
    HttpResponse<byte[]> runner = gateway.fetch("/v1/runtime/python/" + Runner.load().sha256());
    HttpResponse<byte[]> code = gateway.fetch("/v1/code/" + GatewayFixture.CODE.sha256());
    HttpResponse<byte[]> other =
        gateway.fetch("/v1/runtime/python/" + GatewayFixture.CODE.sha256());

    // Then
    assertThat(runner.body()).isEqualTo(Runner.load().bytes());
    assertThat(code.body()).isEqualTo(GatewayFixture.CODE.bytes());
    assertThat(other.statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAPushWithAWrongCredential() {
    // Given
    gateway.kubernetes.onPods(pod -> {}, pod -> {});
    GatewayFixture.await(
        io.vertx.core.Future.fromCompletionStage(gateway.kubernetes.scale(GatewayFixture.KEY, 1)));
    FakeContainer container =
        gateway.container(gateway.kubernetes.pod("uid-1"), "wrong", (it, call) -> {});

    // When
    int status = GatewayFixture.await(container.push(1, "127.0.0.1:8080"));

    // Then
    assertThat(status).isEqualTo(401);
  }

  @Test
  void refusesAPushForAnotherAddress() {
    // Given
    gateway.kubernetes.onPods(pod -> {}, pod -> {});
    GatewayFixture.await(
        io.vertx.core.Future.fromCompletionStage(gateway.kubernetes.scale(GatewayFixture.KEY, 1)));
    FakeContainer container =
        gateway.container(
            gateway.kubernetes.pod("uid-1"), GatewayFixture.CREDENTIAL, (it, call) -> {});

    // When
    int status = GatewayFixture.await(container.push(1, "169.254.169.254:80"));

    // Then
    assertThat(status).isEqualTo(403);
  }

  @Test
  void refusesAPushOfAPodThatIsNotThere() {
    // Given
    FakeContainer container =
        new FakeContainer(
            gateway.vertx,
            GatewayFixture.KEY,
            "pod-9",
            "uid-9",
            GatewayFixture.CREDENTIAL,
            gateway.containersPort(),
            (it, call) -> {});

    // When
    int status = GatewayFixture.await(container.push(1, "127.0.0.1:8080"));

    // Then
    assertThat(status).isEqualTo(403);
  }

  @Test
  void asksAContainerItDoesNotKnowToPushAgain() {
    // Given
    FakeContainer container =
        new FakeContainer(
            gateway.vertx,
            GatewayFixture.KEY,
            "pod-9",
            "uid-9",
            GatewayFixture.CREDENTIAL,
            gateway.containersPort(),
            (it, call) -> {});
    JsonObject who = new JsonObject().put("namespace", "shop").put("function", "square");

    // When
    int status =
        GatewayFixture.await(container.post("/v1/containers/uid-9:hold", who)).statusCode();

    // Then
    assertThat(status).isEqualTo(404);
  }

  private HttpRequest callWith(String token) {
    return HttpRequest.newBuilder(gateway.request(GatewayFixture.path(":call")).build().uri())
        .header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.noBody())
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private static String podToken(String namespace, int key, InstantSource clock) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) key);
    return new PodTokens(bytes, clock).issue(new FunctionKey(namespace, "other"), "some-pod");
  }

  private void assertRefused(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(GatewayFixture.slug(answer)).isEqualTo(slug);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(gateway.kubernetes.replicas).as("no container is started for it").isEmpty();
  }
}
