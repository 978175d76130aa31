package dev.mizzen.e2e.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The Mizzen installation under test: the cluster of {@code MIZZEN_KUBECONFIG}, the namespace of
 * {@code MIZZEN_INSTALL_NAMESPACE} (by default {@code mizzen-system}).
 */
public final class Installation implements AutoCloseable {
  private final KubernetesClient client;
  private final String namespace;
  private final Path kubeconfig;

  private Installation(KubernetesClient client, String namespace, Path kubeconfig) {
    this.client = client;
    this.namespace = namespace;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Connects to the installation that the environment names.
   *
   * @throws IllegalStateException if {@code MIZZEN_KUBECONFIG} is not set: {@code ./mizzen test}
   *     sets it
   */
  public static Installation connect() {
    Path kubeconfig =
        Optional.ofNullable(System.getenv("MIZZEN_KUBECONFIG"))
            .map(Path::of)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "MIZZEN_KUBECONFIG must name the cluster to test: run ./mizzen test --e2e"));
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
      return new Installation(
          new KubernetesClientBuilder().withConfig(config).build(),
          Optional.ofNullable(System.getenv("MIZZEN_INSTALL_NAMESPACE")).orElse("mizzen-system"),
          kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The client, with the rights of the kubeconfig. */
  public KubernetesClient client() {
    return client;
  }

  /** The namespace Mizzen is installed in. */
  public String namespace() {
    return namespace;
  }

  /** The kubeconfig in use. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The folder of this repository. */
  public Path repository() {
    return Path.of(System.getProperty("mizzen.repository", ".."));
  }

  /** The running pods of one component, by the chart's component label. */
  public List<Pod> pods(String component) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  /** A way to one of the installation's Services. */
  public Service service(String name) {
    return Service.of(client, namespace, name);
  }

  @Override
  public void close() {
    client.close();
  }
}
