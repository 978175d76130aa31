package dev.mizzen.operator.reconciler.function;

import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the pods of one revision tell.
 *
 * @param pods that there are and that are not going
 * @param well pods whose handler is imported and which take inputs
 * @param imageStarted whether a container was started from the image
 * @param trouble of the first pod in trouble, the hopeless ones first; absent when a pod is well
 */
record PodReading(int pods, int well, boolean imageStarted, Optional<Trouble> trouble) {
  static final PodReading NONE = new PodReading(0, 0, false, Optional.empty());

  static PodReading of(Collection<Pod> podsOfRevision, MountFailures failures) {
    List<Pod> pods =
        podsOfRevision.stream()
            .filter(pod -> !pod.isMarkedForDeletion())
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList();
    int well = (int) pods.stream().filter(PodReading::isWell).count();
    Optional<Trouble> trouble =
        well > 0
            ? Optional.empty()
            : pods.stream()
                .map(pod -> trouble(pod, failures))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Trouble::heals));
    return new PodReading(
        pods.size(), well, pods.stream().anyMatch(PodReading::hasStarted), trouble);
  }

  private static boolean isWell(Pod pod) {
    return main(pod)
        .filter(container -> Boolean.TRUE.equals(container.getReady()))
        .filter(
            container -> container.getState() != null && container.getState().getRunning() != null)
        .isPresent();
  }

  private static boolean hasStarted(Pod pod) {
    return main(pod)
        .filter(
            container ->
                (container.getState() != null
                        && (container.getState().getRunning() != null
                            || container.getState().getTerminated() != null))
                    || (container.getLastState() != null
                        && container.getLastState().getTerminated() != null))
        .isPresent();
  }

  private static Optional<Trouble> trouble(Pod pod, MountFailures failures) {
    return Stream.concat(main(pod).stream(), containers(pod))
        .map(ContainerReading::trouble)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> unschedulable(pod))
        .or(() -> notMounted(pod, failures));
  }

  private static Optional<Trouble> notMounted(Pod pod, MountFailures failures) {
    return Optional.ofNullable(failures.byPod().get(pod.getMetadata().getUid()))
        .map(
            message ->
                new Trouble(
                    Reason.MOUNT_FAILED,
                    "Node %s cannot mount what the container needs, and tries again: %s"
                        .formatted(pod.getSpec().getNodeName(), message),
                    true));
  }

  private static Optional<Trouble> unschedulable(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(
            condition ->
                "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .map(PodCondition::getMessage)
        .map(
            message ->
                new Trouble(
                    Reason.UNSCHEDULABLE,
                    "No node takes the container: %s. Ask for less under spec.resources, or make room"
                        .formatted(message.replaceFirst("\\.$", "")),
                    true))
        .findFirst();
  }

  private static Optional<ContainerStatus> main(Pod pod) {
    return containers(pod)
        .filter(container -> Names.FUNCTION_CONTAINER.equals(container.getName()))
        .findFirst();
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }
}
