package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The texts of what goes wrong on the way to a container. */
public final class Problems {
  private static final Duration NOT_READY_RETRY = Duration.ofSeconds(1);

  private Problems() {}

  /** The Function is not there. */
  public static Problem functionNotFound(FunctionKey key) {
    return Problem.of(
        ProblemType.FUNCTION_NOT_FOUND,
        "There is no Function '%s' in namespace '%s'. Create it, or correct the name in the URL."
            .formatted(key.name(), key.namespace()));
  }

  static Problem queueFull(FunctionKey key, Duration retryAfter) {
    return Problem.of(
            ProblemType.QUEUE_FULL,
            "The queue of Function '%s' is full. Call again later, or raise spec.scaling.maxContainers."
                .formatted(key.name()))
        .retryAfter(retryAfter);
  }

  static Problem notReady(FunctionKey key, String why) {
    return Problem.of(
            ProblemType.FUNCTION_NOT_READY,
            "Function '%s' cannot run as it is specified: %s".formatted(key.name(), why))
        .retryAfter(NOT_READY_RETRY);
  }

  static Problem noDeployment(FunctionKey key, FunctionStatus status) {
    String why = status.hint().orElse("the operator has not made its Deployment yet");
    return Problem.of(
            ProblemType.FUNCTION_NOT_READY,
            "Function '%s' is not ready: %s".formatted(key.name(), why))
        .retryAfter(NOT_READY_RETRY);
  }

  static Problem waitedTooLong(
      Duration waited, FunctionSettings settings, Members members, String revision) {
    List<Container> serving = members.serving(revision);
    String waiting = "The call waited %d s in the queue. ".formatted(waited.toSeconds());
    return Problem.of(
        ProblemType.CALL_TIMEOUT,
        waiting
            + (serving.isEmpty() ? noneStarted(settings, members) : noneFree(settings, serving)));
  }

  private static String noneStarted(FunctionSettings settings, Members members) {
    String none =
        "No container started within spec.startupTimeout (%d s)"
            .formatted(settings.startupTimeout().toSeconds());
    return members
        .trouble()
        .map(trouble -> none + ": " + trouble.problem().detail())
        .orElse(none + ".");
  }

  private static String noneFree(FunctionSettings settings, List<Container> serving) {
    String refusals =
        serving.stream()
            .filter(container -> !container.lastRefusal().isEmpty())
            .map(container -> container.pod() + ": " + container.lastRefusal())
            .collect(Collectors.joining("; "));
    if (!refusals.isEmpty()) {
      return "Containers could not be reached: " + refusals;
    }
    return "No container had a free slot: %d of at most %d serve, with %d inputs each. Raise spec.scaling.maxContainers or spec.concurrency.maxInputs, or call less at a time."
        .formatted(
            serving.size(), settings.scaling().maxContainers(), settings.scaling().maxInputs());
  }
}
