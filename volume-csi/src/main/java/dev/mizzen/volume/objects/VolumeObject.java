package dev.mizzen.volume.objects;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Volume object of the API server, as far as it matters here. */
record VolumeObject(GenericKubernetesResource resource) {

  private static final String LABEL = "mizzen.dev/created-by";
  private static final String BY_CLIENT = "client";
  private static final String SPEC = "spec";
  private static final String ADOPT = "adopt";
  private static final String NAME = "name";

  /** One that says nothing, as code makes it. */
  static VolumeObject empty(String name) {
    return of(name, Map.of(LABEL, BY_CLIENT), Map.of());
  }

  /** What this one becomes under another name: what it says, and whose data it has. */
  VolumeObject renamed(String name) {
    Map<String, Object> spec = new TreeMap<>(map(SPEC));
    // What it began with is long done.
    spec.remove("source");
    spec.put(ADOPT, Map.of(NAME, name()));
    return of(name, byClient() ? Map.of(LABEL, BY_CLIENT) : Map.of(), spec);
  }

  private static VolumeObject of(
      String name, Map<String, String> labels, Map<String, Object> spec) {
    var resource = new GenericKubernetesResource();
    resource.setApiVersion("mizzen.dev/v1");
    resource.setKind("Volume");
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withLabels(labels).build());
    resource.setAdditionalProperty(SPEC, spec);
    return new VolumeObject(resource);
  }

  String name() {
    return meta().getName();
  }

  String uid() {
    return meta().getUid();
  }

  String version() {
    return meta().getResourceVersion();
  }

  boolean isDeleting() {
    return meta().getDeletionTimestamp() != null;
  }

  /** Whether code made it. */
  boolean byClient() {
    return meta().getLabels() != null && BY_CLIENT.equals(meta().getLabels().get(LABEL));
  }

  /** Whether code made it and nobody changed it since, so that it says nothing. */
  boolean saysNothing() {
    return byClient() && Long.valueOf(1).equals(meta().getGeneration());
  }

  /** The Volume whose data it is to have. */
  Optional<String> adopts() {
    return resource.get(SPEC, ADOPT, NAME) instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  /** The Volume whose data it has. */
  Optional<String> adopted() {
    return resource.get("status", "adopted") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Names of the pods that mount it. */
  List<String> pods() {
    return resource.get("status", "mounts") instanceof List<?> mounts
        ? mounts.stream()
            .map(mount -> mount instanceof Map<?, ?> fields ? fields.get("pod") : null)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList()
        : List.of();
  }

  private Map<String, Object> map(String name) {
    Map<String, Object> found = new TreeMap<>();
    if (resource.getAdditionalProperties().get(name) instanceof Map<?, ?> fields) {
      fields.forEach((key, value) -> found.put(key.toString(), value));
    }
    return found;
  }

  private ObjectMeta meta() {
    return resource.getMetadata();
  }
}
