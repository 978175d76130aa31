package dev.mizzen.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What makes pods.
 *
 * @param name of the Deployment, StatefulSet or DaemonSet
 * @param selector of its pods
 * @param template of its pods
 */
record Workload(String name, Map<String, String> selector, PodTemplateSpec template) {

  static Stream<Workload> all(List<HasMetadata> objects) {
    return objects.stream().map(Workload::of).flatMap(Optional::stream);
  }

  static Workload named(List<HasMetadata> objects, String name) {
    return all(objects).filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  PodSpec pod() {
    return template.getSpec();
  }

  List<Container> containers() {
    return pod().getContainers();
  }

  boolean isSelectedBy(Map<String, String> labels) {
    return template.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
  }

  List<String> portNames() {
    return containers().stream()
        .flatMap(it -> it.getPorts().stream())
        .map(ContainerPort::getName)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Optional<Workload> of(HasMetadata object) {
    String name = object.getMetadata().getName();
    if (object instanceof Deployment it) {
      return Optional.of(
          new Workload(
              name, it.getSpec().getSelector().getMatchLabels(), it.getSpec().getTemplate()));
    }
    if (object instanceof StatefulSet it) {
      return Optional.of(
          new Workload(
              name, it.getSpec().getSelector().getMatchLabels(), it.getSpec().getTemplate()));
    }
    if (object instanceof DaemonSet it) {
      return Optional.of(
          new Workload(
              name, it.getSpec().getSelector().getMatchLabels(), it.getSpec().getTemplate()));
    }
    return Optional.empty();
  }
}
