package dev.mizzen.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods of nobody's but the test's, which mount claims and run one command. */
public final class PlainPods {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** By the pod's socket; its argument is the volume. */
  private static final String COMMIT =
      """
      import http.client, socket, sys
      class Connection(http.client.HTTPConnection):
          def connect(self):
              self.sock = socket.socket(socket.AF_UNIX)
              self.sock.connect("/run/mizzen/volume.sock")
      connection = Connection("mizzen")
      connection.request("POST", f"/v1/volumes/{sys.argv[1]}:commit")
      answer = connection.getresponse()
      body = answer.read().decode()
      sys.exit(0 if answer.status == 200 else body)
      """;

  private final KubernetesClient client;
  private final TestSpace space;
  private final String image;

  public PlainPods(Installation installation, TestSpace space) {
    this.client = installation.client();
    this.space = space;
    this.image = functionImage(installation);
  }

  /** The image of Functions: it is on the nodes, and has a shell. */
  private static String functionImage(Installation installation) {
    return installation
        .pods("operator")
        .getFirst()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .stream()
        .filter(it -> it.getName().equals("MIZZEN_FUNCTION_IMAGE"))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Runs a shell command in a pod of that name, commits what it wrote, and takes the pod away.
   *
   * @param claims each mounted at its name below the root
   * @return what the command has printed
   */
  public String run(String name, String command, String... claims) {
    String commits =
        Stream.of(claims)
            .map(claim -> "; python3 -c \"$COMMIT\" %s.pvc".formatted(volumeOf(claim)))
            .collect(Collectors.joining());
    client.resource(pod(name, command + commits, claims)).inNamespace(space.name()).create();
    var there = client.pods().inNamespace(space.name()).withName(name);
    await()
        .atMost(PATIENCE)
        .until(() -> there.get(), pod -> phase(pod).matches("Succeeded|Failed"));
    String output = there.getLog();
    assertThat(phase(there.get())).as(output).isEqualTo("Succeeded");
    there.delete();
    await().atMost(PATIENCE).until(() -> there.get() == null);
    return output;
  }

  /** Waits until the claim has one. */
  private String volumeOf(String claim) {
    var claims = client.persistentVolumeClaims().inNamespace(space.name()).withName(claim);
    return await()
        .atMost(PATIENCE)
        .until(() -> claims.get().getSpec().getVolumeName(), name -> name != null);
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : pod.getStatus().getPhase();
  }

  private Pod pod(String name, String command, String... claims) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(65532L)
            .withRunAsGroup(65532L)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewContainer()
            .withName("command")
            .withImage(image)
            .withCommand("sh", "-ec", command)
            .addNewEnv()
            .withName("COMMIT")
            .withValue(COMMIT)
            .endEnv()
            .addNewVolumeMount()
            .withName("mizzen-run")
            .withMountPath("/run/mizzen")
            .endVolumeMount()
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .endContainer()
            .addNewVolume()
            .withName("mizzen-run")
            .withNewCsi()
            .withDriver("csi.mizzen.dev")
            .endCsi()
            .endVolume()
            .endSpec()
            .build();
    for (String claim : claims) {
      pod =
          new PodBuilder(pod)
              .editSpec()
              .addNewVolume()
              .withName(claim)
              .withNewPersistentVolumeClaim()
              .withClaimName(claim)
              .endPersistentVolumeClaim()
              .endVolume()
              .editFirstContainer()
              .addNewVolumeMount()
              .withName(claim)
              .withMountPath("/" + claim)
              .endVolumeMount()
              .endContainer()
              .endSpec()
              .build();
    }
    return pod;
  }
}
