package dev.mizzen.gateway.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A real API server without controllers or nodes, with the CRD of Functions and the roles that the
 * chart gives the gateway; {@code MIZZEN_IT_KUBECONFIG} names it.
 */
public final class ApiServer implements AutoCloseable {
  private static final String CRD = "functions.mizzen.dev";
  private static final String SYSTEM = "mizzen-system";
  private static final String GATEWAY = "mizzen-gateway";
  private static final Path ROLES = Path.of("../helm/mizzen/templates/rbac");
  private static final List<String> FILES = List.of("gateway.yaml", "reviews.yaml");

  private final Config config;
  private final KubernetesClient client;

  private ApiServer(Config config) {
    this.config = config;
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Connects, and makes what an installation has. */
  public static ApiServer connect() throws IOException {
    String file = System.getenv("MIZZEN_IT_KUBECONFIG");
    if (file == null) {
      throw new IllegalStateException(
          "MIZZEN_IT_KUBECONFIG must name the kubeconfig of a bare API server");
    }
    ApiServer server = new ApiServer(Config.fromKubeconfig(Files.readString(Path.of(file))));
    server.install();
    return server;
  }

  /** As an administrator. */
  KubernetesClient client() {
    return client;
  }

  /** As the gateway, with the rights that the chart gives it and no other. */
  KubernetesClient asGateway() {
    Config impersonating =
        new ConfigBuilder(config)
            .withImpersonateUsername("system:serviceaccount:" + SYSTEM + ":" + GATEWAY)
            .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(impersonating).build();
  }

  /** A namespace that no other test has, with a ServiceAccount {@code default}. */
  String newNamespace() {
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

  <T extends HasMetadata> T apply(Class<T> type, String namespace, String yaml) {
    T object = Serialization.unmarshal(yaml, type);
    object.getMetadata().setNamespace(namespace);
    return client.resource(object).forceConflicts().serverSideApply();
  }

  private void install() {
    client.resource(crd()).forceConflicts().serverSideApply();
    await().atMost(Duration.ofSeconds(30)).until(this::isEstablished);
    for (String file : FILES) {
      for (ClusterRole role : roles(file)) {
        client.resource(role).forceConflicts().serverSideApply();
        bind(role.getMetadata().getName());
      }
    }
  }

  private void bind(String role) {
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("it-" + GATEWAY + "-" + role)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", GATEWAY, SYSTEM)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private boolean isEstablished() {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(CRD)
        .get()
        .getStatus()
        .getConditions()
        .stream()
        .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }

  private CustomResourceDefinition crd() {
    try (InputStream file =
        ApiServer.class.getResourceAsStream("/META-INF/fabric8/" + CRD + "-v1.yml")) {
      return client.apiextensions().v1().customResourceDefinitions().load(file).item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ClusterRoles of a file of the chart, whose rules hold no template expression. */
  private static List<ClusterRole> roles(String file) {
    try {
      return List.of(Files.readString(ROLES.resolve(file)).split("(?m)^---$")).stream()
          .filter(document -> document.lines().anyMatch("kind: ClusterRole"::equals))
          .map(
              document ->
                  document
                      .lines()
                      .filter(line -> !line.contains("{{"))
                      .collect(Collectors.joining("\n")))
          .map(document -> Serialization.unmarshal(document, ClusterRole.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
