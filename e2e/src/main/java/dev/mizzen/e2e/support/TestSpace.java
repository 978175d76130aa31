package dev.mizzen.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A namespace of one test class, with a short way to apply, look and wait. It is deleted at the
 * end.
 */
public final class TestSpace implements AutoCloseable {
  private static final Pattern FLOW_STYLE = Pattern.compile("^\\{", Pattern.MULTILINE);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String name;

  private TestSpace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Makes a namespace whose name begins with {@code e2e-} and the topic. */
  public static TestSpace create(KubernetesClient client, String topic) {
    String suffix =
        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()).substring(0, 6);
    String name = "e2e-" + topic + "-" + suffix;
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                // User code gets no more than this: every pod that Mizzen makes must fit in.
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    return new TestSpace(client, name);
  }

  /** The namespace. */
  public String name() {
    return name;
  }

  /** Applies a manifest of one or more documents, server-side, in this namespace. */
  public List<HasMetadata> apply(String yaml) {
    // The client takes what begins with a brace for JSON; YAML's flow style begins so too.
    String documents = FLOW_STYLE.matcher(yaml).replaceAll("# YAML\n{");
    return client
        .load(new ByteArrayInputStream(documents.getBytes(StandardCharsets.UTF_8)))
        .items()
        .stream()
        .filter(item -> !item.getKind().equals("Namespace"))
        .map(this::apply)
        .toList();
  }

  private HasMetadata apply(HasMetadata item) {
    item.getMetadata().setNamespace(name);
    return client
        .resource(item)
        .inNamespace(name)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("e2e")
                .withForce(true)
                .build());
  }

  /** An object of a Mizzen kind; fails if it is not there. */
  public GenericKubernetesResource get(String kind, String object) {
    GenericKubernetesResource found =
        client.genericKubernetesResources(context(kind)).inNamespace(name).withName(object).get();
    assertThat(found).as("%s %s/%s", kind, name, object).isNotNull();
    return found;
  }

  /** An object of any kind; null when it is not there. */
  public GenericKubernetesResource any(String version, String kind, String object) {
    return client
        .genericKubernetesResources(version, kind)
        .inNamespace(name)
        .withName(object)
        .get();
  }

  /** Deletes an object of any kind and waits until it is gone. */
  public void deleteAny(String version, String kind, String object) {
    client.genericKubernetesResources(version, kind).inNamespace(name).withName(object).delete();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(any(version, kind, object)).as("%s %s is gone", kind, object).isNull());
  }

  /** Names of the PersistentVolumes of this namespace's claims. */
  public List<String> volumesOfClaims() {
    return client.persistentVolumeClaims().inNamespace(name).list().getItems().stream()
        .map(claim -> claim.getSpec().getVolumeName())
        .toList();
  }

  /** Whether an object of a Mizzen kind is there. */
  public boolean has(String kind, String object) {
    return client.genericKubernetesResources(context(kind)).inNamespace(name).withName(object).get()
        != null;
  }

  /** Asks for the deletion of an object of a Mizzen kind, as kubectl does, and does not wait. */
  public void beginDelete(String kind, String object) {
    client.genericKubernetesResources(context(kind)).inNamespace(name).withName(object).delete();
  }

  /** Annotates an object of a Mizzen kind. */
  public void annotate(String kind, String object, String key, String value) {
    client
        .genericKubernetesResources(context(kind))
        .inNamespace(name)
        .withName(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(key, value));
  }

  /** Deletes an object of a Mizzen kind and waits until it is gone. */
  public void delete(String kind, String object) {
    beginDelete(kind, object);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(has(kind, object)).as("%s %s is gone", kind, object).isFalse());
  }

  /** Waits until a condition has a status at the object's present generation, and returns it. */
  public Map<String, Object> awaitCondition(
      String kind, String object, String type, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              GenericKubernetesResource resource = get(kind, object);
              assertThat(condition(resource, type))
                  .as(
                      "%s %s: condition %s of %s",
                      kind, object, type, resource.get("status", "conditions"))
                  .containsEntry("status", status)
                  .containsEntry(
                      "observedGeneration", resource.getMetadata().getGeneration().intValue());
            });
    return condition(get(kind, object), type);
  }

  /** Waits until an object is Ready. */
  public void awaitReady(String kind, String object) {
    awaitCondition(kind, object, "Ready", "True");
  }

  /** Waits until a condition has a status and a reason, and returns its message. */
  public String awaitReason(String kind, String object, String type, String status, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(condition(get(kind, object), type))
                    .as("%s %s: %s", kind, object, get(kind, object).get("status", "conditions"))
                    .containsEntry("status", status)
                    .containsEntry("reason", reason));
    return String.valueOf(condition(get(kind, object), type).get("message"));
  }

  /** A condition of an object, empty while it is not there. */
  public static Map<String, Object> condition(GenericKubernetesResource resource, String type) {
    List<Map<String, Object>> conditions = resource.get("status", "conditions");
    return conditions == null
        ? Map.of()
        : conditions.stream()
            .filter(condition -> type.equals(condition.get("type")))
            .findFirst()
            .orElse(Map.of());
  }

  /** The pods of a Function that are not going away. */
  public List<Pod> pods(String function) {
    return allPods(function).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Waits until no pod of a Function is left, those going away included. */
  public void awaitNoPods(String function) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(allPods(function))
                    .extracting(pod -> pod.getMetadata().getName())
                    .isEmpty());
  }

  /** Waits until no pod of a Function is on its way out. */
  public void awaitNoOldPods(String function) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(allPods(function))
                    .allSatisfy(
                        pod -> assertThat(pod.getMetadata().getDeletionTimestamp()).isNull()));
  }

  private List<Pod> allPods(String function) {
    return client
        .pods()
        .inNamespace(name)
        .withLabel("mizzen.dev/function", function)
        .list()
        .getItems();
  }

  /** The events about an object, as {@code Reason: message}. */
  public List<String> events(String kind, String object) {
    return client.v1().events().inNamespace(name).list().getItems().stream()
        .filter(event -> kind.equals(event.getInvolvedObject().getKind()))
        .filter(event -> object.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason() + ": " + event.getMessage())
        .toList();
  }

  private static ResourceDefinitionContext context(String kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("mizzen.dev")
        .withVersion("v1")
        .withKind(kind)
        .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
        .withNamespaced(true)
        .build();
  }

  @Override
  public void close() {
    client.namespaces().withName(name).delete();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.namespaces().withName(name).get())
                    .as("namespace %s is gone", name)
                    .isNull());
  }
}
