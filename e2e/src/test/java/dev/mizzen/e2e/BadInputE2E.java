package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is wrong is said at once, in words that tell what to change, and nothing hangs. */
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputE2E {
  private Installation installation;
  private TestSpace space;
  private Caller caller;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "bad");
    caller = Caller.allowed(installation, space);
    space.apply(function("echo", "", "def handle(x=None):\n    return x"));
    space.apply(
        """
        apiVersion: mizzen.dev/v1
        kind: Dict
        metadata: {name: small}
        spec: {limits: {valueBytes: 1Ki}, reclaimPolicy: Delete}
        """);
    space.awaitReady("Function", "echo");
    space.awaitReady("Dict", "small");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void anUnknownAppIsNamedAndHealsWhenTheAppAppears() {
    // Given
    space.apply(function("orphan", "appRef: {name: nowhere}", "def handle():\n    return 1"));
    String message =
        space.awaitReason("Function", "orphan", "ResolvedRefs", "False", "AppNotFound");
    assertThat(message).contains("nowhere");
    Answer refused = caller.call("orphan", "");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("function-not-ready");
    assertThat(refused.detail()).contains("nowhere");
    // When
    space.apply("{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: nowhere}, spec: {}}");
    // Then
    space.awaitReady("Function", "orphan");
    assertThat(caller.call("orphan", "").result().asInt()).isEqualTo(1);
  }

  @Test
  void aMissingCoreSecretIsNamed() {
    // When
    space.apply(
        """
        apiVersion: mizzen.dev/v1
        kind: Secret
        metadata: {name: keys}
        spec: {from: [{secret: {name: absent}}], requiredKeys: [API_KEY]}
        """);
    // Then
    assertThat(space.awaitReason("Secret", "keys", "Ready", "False", "SecretNotFound"))
        .contains("absent");
  }

  @Test
  void aMissingKeyIsNamedAndNoValueIsShown() {
    // Given
    space.apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: half}, stringData: {USER: v3ry-s3cret}}");
    // When
    space.apply(
        """
        apiVersion: mizzen.dev/v1
        kind: Secret
        metadata: {name: half}
        spec: {from: [{secret: {name: half}}], requiredKeys: [USER, PASSWORD]}
        """);
    // Then
    assertThat(space.awaitReason("Secret", "half", "Ready", "False", "KeyNotFound"))
        .contains("PASSWORD");
    assertThat(space.get("Secret", "half").toString()).doesNotContain("v3ry-s3cret");
  }

  @Test
  void aHandlerThatDoesNotImportIsToldToTheCallerAndInTheStatus() {
    // Given
    space.apply(function("broken", "", "import no_such_module\ndef handle():\n    return 1"));
    space.awaitReady("Function", "broken");
    // When
    Answer answer = caller.call("broken", "");
    // Then
    assertThat(answer.problem()).as(answer.body()).isEqualTo("handler-import-failed");
    assertThat(answer.body()).contains("no_such_module");
    assertThat(space.awaitReason("Function", "broken", "Ready", "False", "HandlerImportFailed"))
        .contains("no_such_module");
  }

  @Test
  void aHandlerThatRaisesGivesTypeMessageAndTraceback() {
    // Given
    space.apply(function("raises", "", "def handle():\n    raise ValueError('the pot is empty')"));
    space.awaitReady("Function", "raises");
    // When
    Answer answer = caller.call("raises", "");
    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.problem()).isEqualTo("handler-raised");
    assertThat(answer.json().at("/exception/type").asText()).isEqualTo("ValueError");
    assertThat(answer.json().at("/exception/message").asText()).isEqualTo("the pot is empty");
    assertThat(answer.json().at("/exception/traceback").asText()).contains("main.py");
  }

  @Test
  void anImageThatCannotBePulledIsNamedToTheCallerAndInTheStatus() {
    // Given
    space.apply(
        """
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: no-image}
        spec:
          handler: main:handle
          image: {name: "localhost:1/no/such:image"}
        """);
    space.awaitReady("Function", "no-image");
    // When
    Answer answer = caller.call("no-image", "");
    // Then
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.problem()).as(answer.body()).isEqualTo("image-pull-failed");
    assertThat(answer.detail()).contains("localhost:1/no/such:image");
  }

  @Test
  void aMinimumAboveTheMaximumIsRejectedByTheApiServer() {
    // When
    assertThatThrownBy(
            () ->
                space.apply(
                    function(
                        "upside-down", "scaling: {minContainers: 3, maxContainers: 2}", "x = 1")))
        // Then
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("minContainers");
  }

  @Test
  void aNameTooLongIsRejectedByTheApiServer() {
    // When
    assertThatThrownBy(() -> space.apply(function("n".repeat(51), "", "x = 1")))
        // Then
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("50");
  }

  @Test
  void aBodyTooLargeIsRefused() {
    // When
    Answer answer = caller.call("echo", "{\"args\": [\"" + "x".repeat(17 * 1024 * 1024) + "\"]}");
    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("body-too-large");
  }

  @Test
  void aDictValueOverItsLimitIsRefused() {
    // When
    Answer answer = caller.dictPut("small", "big", new byte[2048]);
    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("value-too-large");
    assertThat(answer.detail()).contains("1024");
  }

  @Test
  void malformedJsonIsRefusedBeforeAnyContainerStarts() {
    // When
    Answer answer = caller.call("echo", "{\"args\": [1,");
    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("malformed-request");
  }

  @Test
  void aTokenWithoutTheRightIsRefusedByName() {
    // Given
    Caller stranger = Caller.withoutRights(installation, space);
    // When
    Answer answer = stranger.call("echo", "");
    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.problem()).isEqualTo("forbidden");
    assertThat(answer.detail()).contains("functions/call").contains("echo");
  }

  @Test
  void noTokenAndAWrongTokenAreRefused() {
    // When
    Answer none = caller.callWithToken("echo", "", "");
    Answer wrong = caller.callWithToken("echo", "", "not.a.token");
    // Then
    assertThat(none.status()).isEqualTo(401);
    assertThat(wrong.status()).isEqualTo(401);
  }

  @Test
  void anUnknownFunctionIsNotFound() {
    // When
    Answer answer = caller.call("nobody", "");
    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("function-not-found");
  }

  private static String function(String name, String spec, String code) {
    return """
    apiVersion: mizzen.dev/v1
    kind: Function
    metadata: {name: %s}
    spec:
      handler: main:handle
      %s
      image:
        addLocal:
          - path: main.py
            inline: |
    %s
    """
        .formatted(name, spec, code.indent(12));
  }
}
