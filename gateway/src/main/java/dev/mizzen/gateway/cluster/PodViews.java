package dev.mizzen.gateway.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.crds.common.Labels;
import dev.mizzen.gateway.pool.PodTrouble;
import dev.mizzen.gateway.pool.PodTrouble.Kind;
import dev.mizzen.gateway.pool.PodView;
import dev.mizzen.gateway.problem.ContainerError;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads pods: is one ready, is it ending, and what keeps it from serving. */
final class PodViews {
  private static final String CONTAINER = "function";
  private static final String CRASH_LOOP = "CrashLoopBackOff";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Reasons of kubelet (pkg/kubelet/images/types.go). */
  private static final Set<String> IMAGE_REASONS =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  /** Reasons of kubelet (pkg/kubelet/container/sync_result.go, kuberuntime). */
  private static final Set<String> CONFIG_REASONS =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "PreCreateHookError");

  private PodViews() {}

  static PodView of(Pod pod) {
    PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
    Map<String, String> labels =
        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    boolean ended = "Failed".equals(status.getPhase()) || "Succeeded".equals(status.getPhase());
    return new PodView(
        pod.getMetadata().getUid(),
        pod.getMetadata().getName(),
        labels.getOrDefault(Labels.REVISION, ""),
        Instant.parse(pod.getMetadata().getCreationTimestamp()),
        condition(status, "Ready").filter(it -> "True".equals(it.getStatus())).isPresent(),
        ended || pod.getMetadata().getDeletionTimestamp() != null,
        trouble(status));
  }

  private static Optional<PodCondition> condition(PodStatus status, String type) {
    return status.getConditions().stream().filter(it -> type.equals(it.getType())).findFirst();
  }

  private static Optional<PodTrouble> trouble(PodStatus status) {
    List<ContainerStatus> containers = status.getContainerStatuses();
    Optional<ContainerStatus> container =
        containers.stream().filter(it -> CONTAINER.equals(it.getName())).findFirst();
    return container
        .flatMap(PodViews::containerTrouble)
        .or(() -> condition(status, "PodScheduled").flatMap(PodViews::unschedulable));
  }

  private static Optional<PodTrouble> unschedulable(PodCondition scheduled) {
    if (!"False".equals(scheduled.getStatus()) || !"Unschedulable".equals(scheduled.getReason())) {
      return Optional.empty();
    }
    String detail = "no node can take the pod: " + text(scheduled.getMessage());
    return Optional.of(
        new PodTrouble(Kind.UNSCHEDULABLE, Problem.of(ProblemType.CALL_TIMEOUT, detail)));
  }

  private static Optional<PodTrouble> containerTrouble(ContainerStatus container) {
    ContainerState state = Optional.ofNullable(container.getState()).orElseGet(ContainerState::new);
    if (state.getTerminated() != null) {
      return Optional.of(new PodTrouble(Kind.ENDED, ended(state.getTerminated())));
    }
    ContainerStateWaiting waiting = state.getWaiting();
    if (waiting == null || waiting.getReason() == null) {
      return Optional.empty();
    }
    if (IMAGE_REASONS.contains(waiting.getReason())) {
      String detail =
          "The image '%s' cannot be pulled (%s): %s. Correct spec.image.name, spec.image.pullSecrets or the registry."
              .formatted(container.getImage(), waiting.getReason(), text(waiting.getMessage()));
      return cannotStart(ProblemType.IMAGE_PULL_FAILED, detail);
    }
    if (CONFIG_REASONS.contains(waiting.getReason()) && !passes(waiting)) {
      String detail =
          "The container cannot be started (%s): %s"
              .formatted(waiting.getReason(), text(waiting.getMessage()));
      return cannotStart(ProblemType.CONTAINER_FAILED, detail);
    }
    if (CRASH_LOOP.equals(waiting.getReason())) {
      Problem problem =
          Optional.ofNullable(container.getLastState())
              .map(ContainerState::getTerminated)
              .map(PodViews::ended)
              .orElseGet(
                  () -> Problem.of(ProblemType.CONTAINER_FAILED, text(waiting.getMessage())));
      return Optional.of(new PodTrouble(Kind.CRASH_LOOP, problem));
    }
    return Optional.empty();
  }

  /** Kubelet has not read a Secret or ConfigMap yet that is there; it tries again by itself. */
  private static boolean passes(ContainerStateWaiting waiting) {
    return text(waiting.getMessage()).startsWith("failed to sync ");
  }

  private static Optional<PodTrouble> cannotStart(ProblemType type, String detail) {
    return Optional.of(new PodTrouble(Kind.CANNOT_START, Problem.of(type, detail)));
  }

  /** Why a container ended: by its own last words, else by what kubelet saw. */
  private static Problem ended(ContainerStateTerminated end) {
    return lastWords(end.getMessage())
        .map(ContainerError::toProblem)
        .orElseGet(
            () ->
                Problem.of(
                    ProblemType.CONTAINER_FAILED,
                    "The container ended with exit code %d (%s)%s"
                        .formatted(
                            end.getExitCode(),
                            Optional.ofNullable(end.getReason()).orElse("no reason given"),
                            advice(end))));
  }

  private static String advice(ContainerStateTerminated end) {
    return "OOMKilled".equals(end.getReason())
        ? ": it used more memory than its limit. Raise spec.resources.memoryLimit."
        : ": see its log with kubectl logs --previous.";
  }

  private static Optional<ContainerError> lastWords(String message) {
    if (message == null || !message.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode error = JSON.readTree(message);
      return Optional.of(JSON.treeToValue(error, ContainerError.class))
          .filter(it -> it.slug() != null && it.message() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String text(String message) {
    return message == null || message.isBlank() ? "no message" : message;
  }
}
