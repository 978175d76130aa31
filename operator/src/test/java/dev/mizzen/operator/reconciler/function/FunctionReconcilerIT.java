package dev.mizzen.operator.reconciler.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.operator.it.OperatorTest;
import dev.mizzen.operator.it.RunningOperator;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FunctionReconcilerIT extends OperatorTest {
  private static final String IMPORT_FAILED =
      "{\"slug\": \"handler-import-failed\", \"type\": \"ModuleNotFoundError\", \"message\": \"No module named 'torch'\", \"traceback\": \"\"}";

  @Test
  void startsAtZeroAndLeavesReplicasToTheGateway() {
    // Given
    Function function = applied("scaled", "");
    awaitCondition(function, "Ready", "True", "Idle");
    assertThat(deployment("scaled").getSpec().getReplicas()).isZero();
    client.apps().deployments().inNamespace(namespace).withName("fn-scaled").scale(3);
    String before =
        deployment("scaled")
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels()
            .get("mizzen.dev/revision");
    // When
    applied("scaled", "  timeout: 10s\n");
    // Then
    eventually(
        () -> {
          Deployment now = deployment("scaled");
          assertThat(
                  now.getSpec().getTemplate().getMetadata().getLabels().get("mizzen.dev/revision"))
              .isNotEqualTo(before);
          assertThat(now.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
              .isEqualTo(15);
          assertThat(now.getSpec().getReplicas()).isEqualTo(3);
        });
  }

  @Test
  void startsAtItsMinimum() {
    // When
    Function function = applied("warm", "  scaling: {minContainers: 2}\n");
    // Then
    awaitCondition(function, "Ready", "Unknown", "Starting");
    assertThat(deployment("warm").getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void removesFromTheDeploymentWhatTheSpecNoLongerSays() {
    // Given
    Function function = applied("shrinks", "  env: [{name: GONE, value: x}]\n  sidecar: Pod\n");
    awaitCondition(function, "Ready", "True", "Idle");
    assertThat(deployment("shrinks").getSpec().getTemplate().getSpec().getContainers()).hasSize(2);
    // When
    applied("shrinks", "");
    // Then
    eventually(
        () -> {
          var containers = deployment("shrinks").getSpec().getTemplate().getSpec().getContainers();
          assertThat(containers).hasSize(1);
          assertThat(containers.getFirst().getEnv())
              .noneMatch(variable -> variable.getName().equals("GONE"));
        });
  }

  @Test
  void secondReconciliationWritesNothing() {
    // Given
    apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: core}, stringData: {HF_TOKEN: abc, OTHER: def}}");
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: hf}, spec: {from: [{secret: {name: core}}]}}");
    apply(
        "{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: quiet}, spec: {defaults: {env: [{name: A, value: b}]}}}");
    Function function =
        applied(
            "quiet",
            """
              appRef: {name: quiet}
              secrets: [{name: hf}]
              sidecar: Pod
              resources: {cpu: "0.125", cpuLimit: "2.0", memory: 1024Mi, memoryLimit: 1Gi, ephemeralStorage: 1G}
              env: [{name: PRICE, value: "$5 $(HOME)"}, {name: EMPTY, value: ""}]
              image:
                pullSecrets: [{name: registry}]
                addLocal: [{path: main.py, inline: "def square(x): return x * x"}]
            """);
    awaitCondition(function, "Ready", "True", "Idle");
    awaitCondition(named(new App(), "quiet"), "Ready", "True", "FunctionsReady");
    Map<String, String> before = versions("quiet");
    // When
    try (RunningOperator next = RunningOperator.start(server)) {
      eventually(() -> assertThat(next.reconciliations(generic(function))).isPositive());
    }
    // Then
    assertThat(before).hasSize(6);
    assertThat(versions("quiet")).isEqualTo(before);
  }

  @Test
  void healsWhenTheAppAppears() {
    // Given
    Function function = applied("orphan", "  appRef: {name: nowhere}\n");
    assertThat(awaitCondition(function, "ResolvedRefs", "False", "AppNotFound"))
        .contains("'nowhere'");
    assertThat(deployment("orphan")).isNull();
    // When
    apply(
        "{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: nowhere}, spec: {defaults: {env: [{name: FROM_APP, value: y}]}}}");
    // Then
    awaitCondition(function, "Ready", "True", "Idle");
    assertThat(main("orphan").getEnv()).anyMatch(variable -> variable.getName().equals("FROM_APP"));
  }

  @Test
  void rollsWhenASecretThatTheAppGivesChanges() {
    // Given
    apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: rolling}, stringData: {TOKEN: s3cr3t-one}}");
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: rolling}, spec: {from: [{secret: {name: rolling}}]}}");
    apply(
        "{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: rolling}, spec: {defaults: {secrets: [{name: rolling}]}}}");
    Function function = applied("rolling", "  appRef: {name: rolling}\n");
    awaitCondition(function, "Ready", "True", "Idle");
    String before = revision("rolling");
    assertThat(main("rolling").getEnv()).anyMatch(variable -> variable.getName().equals("TOKEN"));
    // When
    apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: rolling}, stringData: {TOKEN: s3cr3t-two}}");
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: rolling}, spec: {from: [{secret: {name: rolling}}], requiredKeys: [TOKEN]}}");
    // Then
    eventually(() -> assertThat(revision("rolling")).isNotEqualTo(before));
    assertThat(text(function)).doesNotContain("s3cr3t");
  }

  @Test
  void remembersAHandlerThatDoesNotImportUntilTheSpecChanges() {
    // Given
    Function function = applied("broken", "");
    awaitCondition(function, "Ready", "True", "Idle");
    Pod pod = pod("broken", revision("broken"), terminated(IMPORT_FAILED));
    assertThat(awaitCondition(function, "Ready", "False", "HandlerImportFailed"))
        .contains("ModuleNotFoundError: No module named 'torch'");
    awaitCondition(function, "Stalled", "True", "HandlerImportFailed");
    int seen = operator.reconciliations(generic(function));
    client.resource(pod).withGracePeriod(0).delete();
    eventually(() -> assertThat(operator.reconciliations(generic(function))).isGreaterThan(seen));
    assertThat(condition(function, "Ready")).containsEntry("reason", "HandlerImportFailed");
    // When
    applied("broken", "  env: [{name: FIXED, value: x}]\n");
    // Then
    awaitCondition(function, "Ready", "True", "Idle");
    assertThat(condition(function, "Stalled")).isEmpty();
    assertThat(eventsOf(function)).contains("HandlerImportFailed", "Ready");
  }

  @Test
  void aPodThatIsWellEndsWhatWasRemembered() {
    // Given
    Function function = applied("recovers", "");
    awaitCondition(function, "Ready", "True", "Idle");
    pod(
        "recovers",
        revision("recovers"),
        "waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"x\": ErrImagePull: no such host'}");
    assertThat(awaitCondition(function, "ImageReady", "False", "ImagePullFailed"))
        .contains("no such host")
        .doesNotContain("Back-off");
    awaitCondition(function, "Ready", "False", "ImagePullFailed");
    deploymentStatus("recovers", 1, 1);
    // When
    status(
        "recovers",
        "{ready: true, restartCount: 0, image: x, imageID: x, name: function, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}}");
    // Then
    awaitCondition(function, "Ready", "True", "Running");
    awaitCondition(function, "ImageReady", "True", "Pulled");
    awaitCondition(function, "Active", "True", "Running");
  }

  @Test
  void saysWhatANodeCannotMountUntilTheContainerIsStarted() {
    // Given
    Function function = applied("mounts", "");
    awaitCondition(function, "Ready", "True", "Idle");
    Pod pod = mountingPod("mounts");
    status(
        "mounts",
        "{ready: false, restartCount: 0, image: x, imageID: '', name: function, state: {waiting: {reason: ContainerCreating}}}");
    // When
    mountFailed(pod, "2026-01-01T00:00:00Z", "what it said before");
    mountFailed(
        pod,
        "2026-01-01T00:00:10Z",
        "MountVolume.SetUp failed for volume \"v\" : rpc error: code = Unavailable desc = no store");
    // Then
    assertThat(awaitCondition(function, "Ready", "False", "MountFailed"))
        .contains("worker-1", "for volume \"v\" : no store");
    assertThat(eventsOf(function)).contains("MountFailed");
    deploymentStatus("mounts", 1, 1);
    status(
        "mounts",
        "{ready: true, restartCount: 0, image: x, imageID: x, name: function, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}}");
    awaitCondition(function, "Ready", "True", "Running");
  }

  private Pod mountingPod(String function) {
    return client
        .resource(
            new PodBuilder(podOf(function, revision(function)))
                .editSpec()
                .withNodeName("worker-1")
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim("vol-v", false)
                .endVolume()
                .endSpec()
                .build())
        .create();
  }

  /** As kubelet tells it. */
  private void mountFailed(Pod pod, String time, String message) {
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withGenerateName(pod.getMetadata().getName() + ".")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(namespace)
                .withUid(pod.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason("FailedMount")
                .withMessage(message)
                .withLastTimestamp(time)
                .build())
        .create();
  }

  @Test
  void doesNotTakeOverADeploymentOfSomebodyElse() {
    // Given
    client
        .resource(
            new DeploymentBuilder(deploymentOf("stranger"))
                .editMetadata()
                .withName("fn-taken")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    // When
    Function function = applied("taken", "");
    // Then
    assertThat(awaitCondition(function, "Ready", "False", "NameTaken"))
        .contains("Deployment fn-taken");
    assertThat(
            deployment("taken")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getName())
        .isEqualTo("stranger");
  }

  private Function applied(String name, String rest) {
    apply(
        "apiVersion: mizzen.dev/v1\nkind: Function\nmetadata: {name: %s}\nspec:\n  handler: main:square\n%s"
            .formatted(name, rest));
    return named(new Function(), name);
  }

  private Deployment deployment(String function) {
    return client.apps().deployments().inNamespace(namespace).withName("fn-" + function).get();
  }

  private Container main(String function) {
    return deployment(function).getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private String revision(String function) {
    return deployment(function)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getLabels()
        .get("mizzen.dev/revision");
  }

  private Map<String, String> versions(String name) {
    Stream<HasMetadata> objects =
        Stream.of(
            generic(named(new Function(), name)),
            generic(named(new App(), name)),
            generic(named(new MizzenSecret(), "hf")),
            deployment(name),
            client.services().inNamespace(namespace).withName("fn-" + name).get(),
            client.secrets().inNamespace(namespace).withName("fn-" + name + "-credential").get());
    return objects.collect(
        Collectors.toMap(
            object -> object.getApiVersion() + "/" + object.getKind(),
            object -> object.getMetadata().getResourceVersion()));
  }

  private static String terminated(String message) {
    return "terminated: {exitCode: 1, reason: Error, message: '%s'}"
        .formatted(message.replace("'", "''"));
  }

  /** There is no controller manager and no kubelet, so the test is both. */
  private Pod pod(String function, String revision, String state) {
    Pod created = client.resource(podOf(function, revision)).create();
    status(
        function,
        "{ready: false, restartCount: 0, image: x, imageID: '', name: function, state: {%s}}"
            .formatted(state));
    return created;
  }

  private Pod podOf(String function, String revision) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("fn-" + function + "-0")
        .withNamespace(namespace)
        .withLabels(Map.of("mizzen.dev/function", function, "mizzen.dev/revision", revision))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("function")
        .withImage("x")
        .endContainer()
        .endSpec()
        .build();
  }

  private void status(String function, String containerStatus) {
    Pod pod = client.pods().inNamespace(namespace).withName("fn-" + function + "-0").get();
    Pod parsed =
        client
            .getKubernetesSerialization()
            .unmarshal(
                "---\n{apiVersion: v1, kind: Pod, status: {phase: Running, containerStatuses: [%s]}}"
                    .formatted(containerStatus),
                Pod.class);
    pod.setStatus(parsed.getStatus());
    client.resource(pod).updateStatus();
  }

  private void deploymentStatus(String function, int replicas, int ready) {
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("fn-" + function)
        .editStatus(
            deployment ->
                new DeploymentBuilder(deployment)
                    .editOrNewStatus()
                    .withReplicas(replicas)
                    .withReadyReplicas(ready)
                    .endStatus()
                    .build());
  }

  private static Deployment deploymentOf(String container) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withNewSelector()
        .withMatchLabels(Map.of("app", container))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", container))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(container)
        .withImage("x")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void givesEachFunctionItsOwnCredential() {
    // Given
    Function one = applied("one", "");
    Function two = applied("two", "");
    // When
    awaitCondition(one, "Ready", "True", "Idle");
    awaitCondition(two, "Ready", "True", "Idle");
    // Then
    List<String> tokens =
        Stream.of("one", "two")
            .map(
                name ->
                    client
                        .secrets()
                        .inNamespace(namespace)
                        .withName("fn-" + name + "-credential")
                        .get())
            .map(Secret::getData)
            .map(data -> data.get("token"))
            .toList();
    assertThat(tokens).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(
            client
                .secrets()
                .inNamespace("mizzen-system")
                .withName("mizzen-identity")
                .get()
                .getData())
        .containsOnlyKeys("credentialKey", "tokenKey");
  }
}
