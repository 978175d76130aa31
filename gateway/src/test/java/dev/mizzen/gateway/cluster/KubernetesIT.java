package dev.mizzen.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.crds.function.Function;
import dev.mizzen.gateway.access.Caller;
import dev.mizzen.gateway.functions.ClusterListener;
import dev.mizzen.gateway.functions.FunctionView;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.PodView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway sees and does at an API server, under the role that the chart gives it. */
class KubernetesIT {
  private static final String FUNCTION =
      """
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: square}
      spec: {handler: "main:square"}
      """;
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: fn-square
        labels: {app.kubernetes.io/managed-by: mizzen, mizzen.dev/function: square}
      spec:
        replicas: 1
        selector: {matchLabels: {mizzen.dev/function: square}}
        template:
          metadata: {labels: {mizzen.dev/function: square, mizzen.dev/revision: r7}}
          spec: {containers: [{name: function, image: python}]}
      """;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: fn-square-1, labels: {mizzen.dev/function: square, mizzen.dev/revision: r7}}
      spec: {containers: [{name: function, image: python}]}
      """;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private ApiServer server;
  private KubernetesClient gateway;
  private String namespace;
  private FunctionKey key;

  @BeforeEach
  void connect() throws IOException {
    server = ApiServer.connect();
    gateway = server.asGateway();
    namespace = server.newNamespace();
    key = new FunctionKey(namespace, "square");
  }

  @AfterEach
  void close() {
    gateway.close();
    server.close();
    executor.shutdownNow();
  }

  @Test
  void seesFunctionsDeploymentsAndPodsComeAndGo() {
    // Given
    Recorder recorder = new Recorder();
    server.apply(Function.class, namespace, FUNCTION);
    server.apply(Deployment.class, namespace, DEPLOYMENT);
    Pod pod = server.apply(Pod.class, namespace, POD);
    String uid = pod.getMetadata().getUid();

    // When
    try (KubernetesWatch watch = new KubernetesWatch(gateway, recorder)) {
      // Then
      await().until(watch::isSynced);
      await()
          .untilAsserted(
              () ->
                  assertThat(recorder.events)
                      .contains(
                          "function " + key,
                          "deployment " + key + " 1 r7",
                          "pod " + key + " " + uid));
      server.client().resource(pod).withGracePeriod(0).delete();
      server.client().apps().deployments().inNamespace(namespace).withName("fn-square").delete();
      server.client().resources(Function.class).inNamespace(namespace).withName("square").delete();
      await()
          .untilAsserted(
              () ->
                  assertThat(recorder.events)
                      .contains(
                          "no function " + key,
                          "no deployment " + key,
                          "no pod " + key + " " + uid));
    }
  }

  @Test
  void writesReplicasThroughTheScaleSubresource() {
    // Given
    server.apply(Deployment.class, namespace, DEPLOYMENT);
    KubernetesCluster cluster = new KubernetesCluster(gateway, executor);

    // When
    cluster.scale(key, 3).toCompletableFuture().join();

    // Then
    Deployment deployment =
        server.client().apps().deployments().inNamespace(namespace).withName("fn-square").get();
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(deployment.getMetadata().getManagedFields())
        .anySatisfy(
            fields -> {
              assertThat(fields.getManager()).isEqualTo("mizzen-gateway");
              assertThat(fields.getSubresource()).isEqualTo("scale");
            });
  }

  @Test
  void saysSoWhenThereIsNothingToScale() {
    // Given
    KubernetesCluster cluster = new KubernetesCluster(gateway, executor);

    // When
    Throwable failure =
        cluster.scale(key, 1).handle((done, thrown) -> thrown).toCompletableFuture().join();

    // Then
    assertThat(failure).isInstanceOf(CompletionException.class).hasMessageContaining("not found");
  }

  @Test
  void marksAndUnmarksThePodThatIsToGo() {
    // Given
    server.apply(Pod.class, namespace, POD);
    KubernetesCluster cluster = new KubernetesCluster(gateway, executor);

    // When
    cluster
        .setDeletionCost(namespace, "fn-square-1", OptionalInt.of(-100))
        .toCompletableFuture()
        .join();

    // Then
    assertThat(annotations()).containsEntry("controller.kubernetes.io/pod-deletion-cost", "-100");
    cluster
        .setDeletionCost(namespace, "fn-square-1", OptionalInt.empty())
        .toCompletableFuture()
        .join();
    assertThat(annotations()).doesNotContainKey("controller.kubernetes.io/pod-deletion-cost");
    cluster.setDeletionCost(namespace, "gone", OptionalInt.of(-100)).toCompletableFuture().join();
  }

  @Test
  void knowsACallerByItsTokenOfTheGatewaysAudience() {
    // Given
    KubernetesReviews reviews = new KubernetesReviews(gateway);

    // When
    Caller.User user = reviews.authenticate(token("gateway.mizzen.dev")).orElseThrow();

    // Then
    assertThat(user.name()).isEqualTo("system:serviceaccount:" + namespace + ":web");
    assertThat(reviews.authenticate(token("dict.mizzen.dev"))).isEmpty();
    assertThat(reviews.authenticate("nonsense")).isEmpty();
  }

  @Test
  void allowsWhatARoleAllowsAndNoMore() {
    // Given
    KubernetesReviews reviews = new KubernetesReviews(gateway);
    Caller.User user = reviews.authenticate(token("gateway.mizzen.dev")).orElseThrow();
    assertThat(reviews.mayCall(user, key)).isFalse();

    // When
    server.apply(
        Role.class,
        namespace,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: call-square}
        rules:
          - apiGroups: [mizzen.dev]
            resources: [functions/call]
            resourceNames: [square]
            verbs: [create]
        """);
    server.apply(
        RoleBinding.class,
        namespace,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: call-square}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: call-square}
        subjects: [{kind: ServiceAccount, name: web, namespace: %s}]
        """
            .formatted(namespace));

    // Then
    await().until(() -> reviews.mayCall(user, key));
    assertThat(reviews.mayCall(user, new FunctionKey(namespace, "cube"))).isFalse();
    assertThat(reviews.mayCall(user, new FunctionKey("default", "square"))).isFalse();
  }

  private Map<String, String> annotations() {
    return server
        .client()
        .pods()
        .inNamespace(namespace)
        .withName("fn-square-1")
        .get()
        .getMetadata()
        .getAnnotations();
  }

  private String token(String audience) {
    server
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .forceConflicts()
        .serverSideApply();
    TokenRequest asked =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(600L)
            .endSpec()
            .build();
    return server
        .client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("web")
        .tokenRequest(asked)
        .getStatus()
        .getToken();
  }

  /** Writes down what it is told. */
  private static final class Recorder implements ClusterListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void functionSeen(FunctionView function) {
      events.add("function " + function.key());
    }

    @Override
    public void functionGone(FunctionKey function) {
      events.add("no function " + function);
    }

    @Override
    public void deploymentSeen(FunctionKey function, int replicas, String revision) {
      events.add("deployment " + function + " " + replicas + " " + revision);
    }

    @Override
    public void deploymentGone(FunctionKey function) {
      events.add("no deployment " + function);
    }

    @Override
    public void podSeen(FunctionKey function, PodView pod) {
      events.add("pod " + function + " " + pod.uid());
    }

    @Override
    public void podGone(FunctionKey function, String podUid) {
      events.add("no pod " + function + " " + podUid);
    }
  }
}
