package dev.mizzen.benchmarks.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.Service;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The peer: the same Python behind a Service, scaled by hand, called until it answers. */
final class PlainDeployment {
  private static final String NAME = "plain";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final String MANIFEST =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: plain}
      spec:
        replicas: 0
        selector: {matchLabels: {app: plain}}
        template:
          metadata: {labels: {app: plain}}
          spec:
            enableServiceLinks: false
            automountServiceAccountToken: false
            terminationGracePeriodSeconds: 1
            securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: server
                image: %s
                imagePullPolicy: IfNotPresent
                command: [python3, -c, "import http.server as s; s.test(s.SimpleHTTPRequestHandler, port=8080)"]
                ports: [{containerPort: 8080}]
                readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: plain}
      spec: {selector: {app: plain}, ports: [{port: 80, targetPort: 8080}]}
      """;

  private final KubernetesClient client;
  private final TestSpace space;
  private final Service service;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(200)).build();

  private PlainDeployment(KubernetesClient client, TestSpace space, Service service) {
    this.client = client;
    this.space = space;
    this.service = service;
  }

  static PlainDeployment deploy(Installation installation, TestSpace space, String image) {
    space.apply(MANIFEST.formatted(image));
    return new PlainDeployment(
        installation.client(), space, Service.of(installation.client(), space.name(), NAME));
  }

  /** Scales from zero and polls the Service until it answers: milliseconds. */
  double coldCall() {
    scale(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .pods()
                            .inNamespace(space.name())
                            .withLabel("app", NAME)
                            .list()
                            .getItems())
                    .isEmpty());
    // A pod that is gone from the API may answer a little longer.
    await().atMost(PATIENCE).until(() -> !answers());
    long started = System.nanoTime();
    scale(1);
    await().atMost(PATIENCE).pollInterval(POLL).until(this::answers);
    return (System.nanoTime() - started) / 1e6;
  }

  private void scale(int replicas) {
    client.apps().deployments().inNamespace(space.name()).withName(NAME).scale(replicas);
  }

  private boolean answers() throws InterruptedException {
    URI uri = service.clusterAddress();
    try {
      return http.send(
                  HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
