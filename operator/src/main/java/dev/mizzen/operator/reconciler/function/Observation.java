package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.Collection;
import java.util.Optional;

/**
 * What the children of a Function look like.
 *
 * @param revision that the Deployment should run
 * @param replicas containers that there are
 * @param readyReplicas of them take inputs
 * @param pods of the revision
 * @param rejection why the API server takes no pod, when it does not
 */
record Observation(
    String revision, int replicas, int readyReplicas, PodReading pods, Optional<String> rejection) {
  static Observation of(
      String revision, Deployment deployment, Collection<Pod> pods, MountFailures failures) {
    var status = deployment.getStatus();
    return new Observation(
        revision,
        status == null || status.getReplicas() == null ? 0 : status.getReplicas(),
        status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas(),
        PodReading.of(
            pods.stream()
                .filter(pod -> revision.equals(pod.getMetadata().getLabels().get(Labels.REVISION)))
                .toList(),
            failures),
        status == null
            ? Optional.empty()
            : status.getConditions().stream()
                .filter(
                    condition ->
                        "ReplicaFailure".equals(condition.getType())
                            && "True".equals(condition.getStatus()))
                .map(DeploymentCondition::getMessage)
                .findFirst());
  }
}
