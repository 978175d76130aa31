package dev.mizzen.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.pool.PodTrouble;
import dev.mizzen.gateway.pool.PodTrouble.Kind;
import dev.mizzen.gateway.pool.PodView;
import dev.mizzen.gateway.problem.ProblemType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodViewsTest {
  private static final String WAITING =
      """
      status:
        phase: Pending
        containerStatuses:
          - {name: sidecar, state: {waiting: {reason: ErrImagePull}}}
          - name: function
            image: shop/nope:1
            state: {waiting: {reason: %s, message: back-off 5s}}
      """;

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, CANNOT_START, IMAGE_PULL_FAILED",
    "ImagePullBackOff, CANNOT_START, IMAGE_PULL_FAILED",
    "InvalidImageName, CANNOT_START, IMAGE_PULL_FAILED",
    "ErrImageNeverPull, CANNOT_START, IMAGE_PULL_FAILED",
    "CreateContainerConfigError, CANNOT_START, CONTAINER_FAILED",
    "RunContainerError, CANNOT_START, CONTAINER_FAILED",
    "CrashLoopBackOff, CRASH_LOOP, CONTAINER_FAILED",
  })
  void saysWhatKeepsAContainerFromStarting(String reason, Kind kind, ProblemType type) {
    // When
    PodTrouble trouble = trouble(WAITING.formatted(reason));

    // Then
    assertThat(trouble.kind()).isEqualTo(kind);
    assertThat(trouble.problem().type()).isEqualTo(type);
    assertThat(trouble.problem().detail()).contains("back-off 5s");
  }

  @Test
  void isNoTroubleWhileTheContainerIsMade() {
    // When
    PodView pod = pod(WAITING.formatted("ContainerCreating"));

    // Then
    assertThat(pod.trouble()).isEmpty();
    assertThat(pod.ending()).isFalse();
  }

  @Test
  void isNoTroubleWhileKubeletHasNotReadTheSecretsYet() {
    // When
    PodView pod =
        pod(
            WAITING
                .formatted("CreateContainerConfigError")
                .replace("back-off 5s", "failed to sync secret cache"));

    // Then
    assertThat(pod.trouble()).isEmpty();
  }

  @Test
  void namesTheImageThatCannotBePulled() {
    // When
    PodTrouble trouble = trouble(WAITING.formatted("ErrImagePull"));

    // Then
    assertThat(trouble.problem().detail()).contains("'shop/nope:1'", "spec.image.name");
  }

  @Test
  void takesTheLastWordsOfACrashedContainer() {
    // When
    PodTrouble trouble =
        trouble(
            """
            status:
              containerStatuses:
                - name: function
                  state: {waiting: {reason: CrashLoopBackOff}}
                  lastState:
                    terminated:
                      exitCode: 1
                      message: '{"slug":"handler-import-failed","type":"ImportError","message":"no torch","traceback":"line 1"}'
            """);

    // Then
    assertThat(trouble.problem().type()).isEqualTo(ProblemType.HANDLER_IMPORT_FAILED);
    assertThat(trouble.problem().detail()).isEqualTo("ImportError: no torch");
  }

  @Test
  void saysSoWhenAContainerUsedTooMuchMemory() {
    // When
    PodTrouble trouble =
        trouble(
            """
            status:
              containerStatuses:
                - name: function
                  state: {terminated: {exitCode: 137, reason: OOMKilled, message: 'not json'}}
            """);

    // Then
    assertThat(trouble.kind()).isEqualTo(Kind.ENDED);
    assertThat(trouble.problem().detail()).contains("exit code 137", "spec.resources.memoryLimit");
  }

  @Test
  void passesTheSchedulersMessage() {
    // When
    PodTrouble trouble =
        trouble(
            """
            status:
              conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable, message: 1 Insufficient cpu}
            """);

    // Then
    assertThat(trouble.kind()).isEqualTo(Kind.UNSCHEDULABLE);
    assertThat(trouble.problem().detail()).contains("1 Insufficient cpu");
  }

  @ParameterizedTest
  @CsvSource({"Failed, true", "Succeeded, true", "Running, false"})
  void countsAPodThatEndedForGoodAsEnding(String phase, boolean ending) {
    // When
    PodView pod = pod("status: {phase: " + phase + "}");

    // Then
    assertThat(pod.ending()).isEqualTo(ending);
  }

  @Test
  void readsReadinessAndRevision() {
    // When
    PodView pod =
        pod(
            """
            status:
              conditions: [{type: Ready, status: "True"}]
            """);

    // Then
    assertThat(pod.ready()).isTrue();
    assertThat(pod.revision()).isEqualTo("r1");
    assertThat(pod.name()).isEqualTo("fn-square-1");
    assertThat(pod.trouble()).isEmpty();
  }

  private static PodTrouble trouble(String status) {
    return pod(status).trouble().orElseThrow();
  }

  private static PodView pod(String status) {
    String metadata =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: fn-square-1
          uid: uid-1
          creationTimestamp: "2026-01-01T00:00:00Z"
          labels: {mizzen.dev/function: square, mizzen.dev/revision: r1}
        """;
    return PodViews.of(Serialization.unmarshal(metadata + status, Pod.class));
  }
}
