package dev.mizzen.operator.reconciler.function;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why pods do not get what they mount. A pod's status does not tell: it says ContainerCreating, and
 * kubelet's events have the rest. So they are asked for, by name of the pod, and only where a pod
 * on a node does not start.
 *
 * @param byPod what kubelet said last, by uid of the pod
 */
record MountFailures(Map<String, String> byPod) {
  /** Nothing failed. */
  static final MountFailures NONE = new MountFailures(Map.of());

  /** What gRPC puts before an error of the agent. */
  private static final Pattern RPC = Pattern.compile("rpc error: code = \\S+ desc = ");

  /** Of those of these pods that do not start. */
  static MountFailures of(Collection<Pod> pods, KubernetesClient client) {
    Map<String, String> byPod = new HashMap<>();
    for (Pod pod : pods) {
      if (isHeldUp(pod)) {
        client
            .v1()
            .events()
            .inNamespace(pod.getMetadata().getNamespace())
            .withField("involvedObject.uid", pod.getMetadata().getUid())
            .withField("reason", "FailedMount")
            .list()
            .getItems()
            .stream()
            .filter(event -> event.getMessage() != null)
            .max(Comparator.comparing(MountFailures::time))
            .ifPresent(event -> byPod.put(pod.getMetadata().getUid(), text(event)));
      }
    }
    return new MountFailures(Map.copyOf(byPod));
  }

  /** Whether a pod that mounts Volumes is on a node and none of its containers was started yet. */
  static boolean isHeldUp(Pod pod) {
    return !pod.isMarkedForDeletion()
        && pod.getSpec().getNodeName() != null
        && pod.getSpec().getVolumes().stream()
            .anyMatch(volume -> volume.getPersistentVolumeClaim() != null)
        && pod.getStatus() != null
        && pod.getStatus().getContainerStatuses().stream().allMatch(MountFailures::isCreating);
  }

  private static boolean isCreating(ContainerStatus container) {
    return container.getState() == null
        || (container.getState().getWaiting() != null
            && "ContainerCreating".equals(container.getState().getWaiting().getReason()));
  }

  private static String time(Event event) {
    return event.getLastTimestamp() == null ? "" : event.getLastTimestamp();
  }

  private static String text(Event event) {
    return RPC.matcher(event.getMessage()).replaceAll("");
  }
}
