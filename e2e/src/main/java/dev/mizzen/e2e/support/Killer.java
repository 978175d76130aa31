package dev.mizzen.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends SIGKILL to the first process of a container, on whatever node it runs. A container cannot
 * kill its own first process, so a privileged pod in the node's PID namespace does it.
 */
public final class Killer implements AutoCloseable {
  // argv[1] is the container's id, which the kernel names in the cgroup of each of its processes.
  private static final String KILL =
      """
      import os, signal, sys
      pids = []
      for entry in os.listdir('/proc'):
          if entry.isdigit():
              try:
                  with open(f'/proc/{entry}/cgroup') as f:
                      if sys.argv[1] in f.read():
                          pids.append(int(entry))
              except OSError:
                  pass
      if not pids:
          sys.exit('no process of container ' + sys.argv[1])
      os.kill(min(pids), signal.SIGKILL)
      print('killed', min(pids))
      """;

  private final KubernetesClient client;
  private final String namespace;

  private Killer(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Starts the killer on the node of a pod, with an image that has Python. */
  public static Killer start(KubernetesClient client, String node, String image) {
    String namespace =
        "e2e-killer-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("killer")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostPID(true)
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("killer")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("python3", "-c", "import signal; signal.pause()")
                .withNewSecurityContext()
                .withPrivileged(true)
                .withRunAsUser(0L)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build())
        .create();
    client.pods().inNamespace(namespace).withName("killer").waitUntilReady(2, TimeUnit.MINUTES);
    return new Killer(client, namespace);
  }

  /** Kills the first process of a pod's first container. */
  public void kill(Pod pod) {
    ContainerStatus status = pod.getStatus().getContainerStatuses().getFirst();
    String id = status.getContainerID().substring(status.getContainerID().indexOf("//") + 2);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ExecWatch exec =
        client
            .pods()
            .inNamespace(namespace)
            .withName("killer")
            .writingOutput(output)
            .writingError(output)
            .exec("python3", "-c", KILL, id)) {
      Integer exit = exec.exitCode().get(30, TimeUnit.SECONDS);
      assertThat(exit).as(output.toString(StandardCharsets.UTF_8)).isZero();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("The kill did not end: " + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
  }
}
