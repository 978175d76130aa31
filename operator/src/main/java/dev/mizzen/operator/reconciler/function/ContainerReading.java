package dev.mizzen.operator.reconciler.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one container's status tells, in words that do not change from one try of the kubelet to the
 * next. Pure.
 */
final class ContainerReading {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The kubelet alternates between the error itself and "Back-off" with the error behind it. */
  private static final Pattern BACK_OFF =
      Pattern.compile("^Back-off pulling image \"[^\"]*\"(: ErrImagePull: )?");

  /** Of a connection; the port is another one with each try. */
  private static final Pattern LOCAL_ADDRESS = Pattern.compile("[0-9a-fA-F.:\\[\\]]+:[0-9]+->");

  private ContainerReading() {}

  static Optional<Trouble> trouble(ContainerStatus container) {
    if (Boolean.TRUE.equals(container.getReady())) {
      return Optional.empty();
    }
    Optional<ContainerStateWaiting> waiting =
        Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
    return waiting
        .flatMap(state -> waiting(container, state))
        .or(() -> ended(container).map(end -> ended(container, end)));
  }

  private static Optional<Trouble> waiting(ContainerStatus container, ContainerStateWaiting state) {
    return switch (state.getReason() == null ? "" : state.getReason()) {
      case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError" ->
          Optional.of(
              new Trouble(
                  Reason.IMAGE_PULL_FAILED,
                  image(
                      container, state, "check the name, the registry and spec.image.pullSecrets"),
                  true));
      case "ErrImageNeverPull" ->
          Optional.of(
              new Trouble(
                  Reason.IMAGE_PULL_FAILED,
                  image(container, state, "put it on the nodes or change spec.image.pullPolicy"),
                  true));
      case "InvalidImageName" ->
          Optional.of(
              new Trouble(
                  Reason.INVALID_IMAGE_NAME,
                  image(container, state, "change spec.image.name"),
                  false));
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          Optional.of(
              new Trouble(
                  Reason.CONTAINER_CONFIG_FAILED,
                  "Container '%s' cannot be made: %s"
                      .formatted(container.getName(), text(state.getMessage())),
                  true));
      default -> Optional.empty();
    };
  }

  private static String image(
      ContainerStatus container, ContainerStateWaiting state, String remedy) {
    String detail = stable(text(state.getMessage()));
    return "Image '%s' of container '%s' cannot be pulled: %s%s"
        .formatted(
            container.getImage(),
            container.getName(),
            remedy,
            detail.isBlank() ? "" : ". " + detail);
  }

  private static String stable(String message) {
    return LOCAL_ADDRESS.matcher(BACK_OFF.matcher(message).replaceFirst("")).replaceAll("");
  }

  /** How the container ended, when it ended by itself and is not well again. */
  private static Optional<ContainerStateTerminated> ended(ContainerStatus container) {
    return Optional.ofNullable(container.getState())
        .map(ContainerState::getTerminated)
        .or(() -> Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated))
        .filter(
            end -> end.getExitCode() == null || end.getExitCode() != 0 || isCrashLoop(container));
  }

  private static boolean isCrashLoop(ContainerStatus container) {
    return container.getState() != null
        && container.getState().getWaiting() != null
        && "CrashLoopBackOff".equals(container.getState().getWaiting().getReason());
  }

  private static Trouble ended(ContainerStatus container, ContainerStateTerminated end) {
    if ("OOMKilled".equals(end.getReason())) {
      return new Trouble(
          Reason.CONTAINER_FAILED,
          "Container '%s' was killed because it needed more memory than it may have; raise spec.resources.memoryLimit"
              .formatted(container.getName()),
          true);
    }
    return Names.FUNCTION_CONTAINER.equals(container.getName())
        ? message(end).map(ContainerReading::told).orElseGet(() -> untold(container, end))
        : untold(container, end);
  }

  /** The runner said what went wrong. */
  private static Trouble told(JsonNode message) {
    String type = message.path("type").asText("");
    String text = message.path("message").asText("");
    String detail = type.isEmpty() ? text : type + ": " + text;
    return "handler-import-failed".equals(message.path("slug").asText())
        ? new Trouble(
            Reason.HANDLER_IMPORT_FAILED,
            "The handler cannot be imported: %s. Correct the code, spec.handler or the image"
                .formatted(detail),
            false)
        : new Trouble(Reason.CONTAINER_FAILED, "The container gave up: " + detail, true);
  }

  private static Trouble untold(ContainerStatus container, ContainerStateTerminated end) {
    String said = text(end.getMessage()).isBlank() ? "" : ": " + end.getMessage().strip();
    return new Trouble(
        Reason.CONTAINER_FAILED,
        "Container '%s' ended with exit code %d%s; see its log"
            .formatted(container.getName(), end.getExitCode(), said),
        true);
  }

  private static Optional<JsonNode> message(ContainerStateTerminated end) {
    try {
      return Optional.ofNullable(end.getMessage()).isPresent()
          ? Optional.of(JSON.readTree(end.getMessage())).filter(node -> node.hasNonNull("slug"))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String text(String nullable) {
    return nullable == null ? "" : nullable;
  }
}
