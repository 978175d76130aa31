package dev.mizzen.e2e.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

/**
 * A way from the test to a Service: its cluster address where the machine has a route to it (the
 * local cluster), a port-forward to one of its pods elsewhere.
 */
public final class Service implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private LocalPortForward forward;

  private Service(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** A way to any Service of the cluster. */
  public static Service of(KubernetesClient client, String namespace, String name) {
    return new Service(client, namespace, name);
  }

  /**
   * The base address for requests to the Service's first port, found anew when a forward has ended.
   */
  public synchronized URI base() {
    var service = client.services().inNamespace(namespace).withName(name).require();
    String address = service.getSpec().getClusterIP();
    var port = service.getSpec().getPorts().getFirst();
    if (reachable(address, port.getPort())) {
      return URI.create("http://" + address + ":" + port.getPort());
    }
    if (forward == null || !forward.isAlive()) {
      Pod pod = readyPod(service.getSpec().getSelector());
      int target =
          port.getTargetPort().getIntVal() != null ? port.getTargetPort().getIntVal() : 8080;
      forward =
          client
              .pods()
              .inNamespace(namespace)
              .withName(pod.getMetadata().getName())
              .portForward(target);
    }
    return URI.create("http://127.0.0.1:" + forward.getLocalPort());
  }

  /** The Service's own address, without a look at whether it can be reached. */
  public URI clusterAddress() {
    var spec = client.services().inNamespace(namespace).withName(name).require().getSpec();
    return URI.create(
        "http://" + spec.getClusterIP() + ":" + spec.getPorts().getFirst().getPort() + "/");
  }

  private Pod readyPod(Map<String, String> selector) {
    return client.pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No pod of Service " + name + " runs"));
  }

  private static boolean reachable(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    if (forward != null) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
