package dev.mizzen.operator.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A real API server without controllers or nodes, with our CRDs; {@code MIZZEN_IT_KUBECONFIG} names
 * it.
 */
public final class ApiServer implements AutoCloseable {
  static final String SYSTEM = "mizzen-system";

  private static final List<String> PLURALS =
      List.of("apps", "functions", "volumes", "dicts", "queues", "secrets");

  private final Config config;
  private final KubernetesClient client;

  private ApiServer(Config config) {
    this.config = config;
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Connects, and makes what an installation has. */
  public static ApiServer connect() {
    String file = System.getenv("MIZZEN_IT_KUBECONFIG");
    if (file == null) {
      throw new IllegalStateException(
          "MIZZEN_IT_KUBECONFIG must name the kubeconfig of a bare API server");
    }
    try {
      ApiServer server = new ApiServer(Config.fromKubeconfig(Files.readString(Path.of(file))));
      server.install();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As an administrator. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * As the ServiceAccount of the operator, with the rights that the chart gives it and no other.
   */
  KubernetesClient asOperator() {
    Config impersonating =
        new ConfigBuilder(config)
            .withImpersonateUsername("system:serviceaccount:" + SYSTEM + ":mizzen-operator")
            .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(impersonating).build();
  }

  /** A namespace that no other test has. */
  public String newNamespace() {
    String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    // No controller makes it here, and no pod is admitted without it.
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(name)
                .endMetadata()
                .build())
        .create();
    return name;
  }

  /** Applies YAML to a namespace. */
  public void apply(String namespace, String yaml) {
    for (HasMetadata object :
        client
            .load(new ByteArrayInputStream(("---\n" + yaml).getBytes(StandardCharsets.UTF_8)))
            .items()) {
      client.resource(object).inNamespace(namespace).forceConflicts().serverSideApply();
    }
  }

  private void install() {
    PLURALS.forEach(plural -> client.resource(crd(plural)).forceConflicts().serverSideApply());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> PLURALS.stream().allMatch(this::isEstablished));
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(SYSTEM).endMetadata().build())
        .forceConflicts()
        .serverSideApply();
    ShippedRole.install(client);
  }

  private boolean isEstablished(String plural) {
    CustomResourceDefinition crd =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(plural + ".mizzen.dev")
            .get();
    return crd.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  private CustomResourceDefinition crd(String plural) {
    try (InputStream file =
        ApiServer.class.getResourceAsStream("/META-INF/fabric8/" + plural + ".mizzen.dev-v1.yml")) {
      return client.apiextensions().v1().customResourceDefinitions().load(file).item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
