package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.PlainPods;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Volumes of PersistentVolumeClaims, by Kubernetes' own objects alone: with its provisioner,
 * resizer, snapshotter and snapshot-controller.
 */
@Order(5)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CLAIM =
      "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: %s}, spec: {storageClassName: mizzen, accessModes: [ReadWriteMany],"
          + " resources: {requests: {storage: 1Gi}}%s}}";
  private static final String FROM_SNAPSHOT =
      ", dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: kept}";
  private static final String FROM_CLAIM =
      ", dataSource: {kind: PersistentVolumeClaim, name: source}";
  private static final String SNAPSHOT =
      "{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: kept}, spec: {volumeSnapshotClassName: mizzen,"
          + " source: {persistentVolumeClaimName: source}}}";

  /** More than a chunk, and files that are packed. */
  private static final String WRITE =
      "mkdir -p /source/small && head -c 9000000 /dev/urandom > /source/large"
          + " && for i in 1 2 3 4 5 6 7 8 9; do echo \"number $i\" > /source/small/$i; done";

  private static final String SUM =
      "for v in /source /restored /clone; do (cd $v && find . -type f | sort | xargs sha256sum | sha256sum); done";

  private Installation installation;
  private TestSpace space;
  private KubernetesClient client;
  private PlainPods pods;

  @BeforeAll
  void connect() {
    installation = Installation.connect();
    client = installation.client();
    assumeTrue(
        client.storage().v1().storageClasses().withName("mizzen").get() != null,
        "volumes.provisioner is not enabled: ./mizzen up --claims enables it on the local cluster");
    space = TestSpace.create(client, "claims");
    pods = new PlainPods(installation, space);
  }

  @AfterAll
  void remove() {
    if (space != null) {
      space.close();
    }
    installation.close();
  }

  @Test
  void aClaimOfASnapshotAndAClaimOfAClaimHaveTheirBytes() {
    // Given a claim with files, which a pod has written
    space.apply(CLAIM.formatted("source", ""));
    pods.run("writer", WRITE, "source");
    // When a snapshot is taken, something else is written, and claims begin with the one and with
    // the other
    space.apply(SNAPSHOT);
    await()
        .atMost(PATIENCE)
        .until(() -> Boolean.TRUE.equals(snapshot().get("status", "readyToUse")));
    pods.run("changer", "echo changed > /source/small/5 && rm /source/small/9", "source");
    space.apply(CLAIM.formatted("restored", FROM_SNAPSHOT));
    space.apply(CLAIM.formatted("clone", FROM_CLAIM));
    // Then each has what was there at its time
    List<String> sums =
        pods.run("reader", SUM + "; cat /restored/small/5", "source", "restored", "clone")
            .lines()
            .toList();
    assertThat(sums).hasSize(4);
    assertThat(sums.get(2)).as("the clone is what the source is").isEqualTo(sums.get(0));
    assertThat(sums.get(1)).as("the snapshot is what it was").isNotEqualTo(sums.get(0));
    assertThat(sums.get(3)).isEqualTo("number 5");
    // And when what was restored is made as the source is now, it is the same to the byte
    pods.run("changer", "echo changed > /restored/small/5 && rm /restored/small/9", "restored");
    sums = pods.run("reader", SUM, "source", "restored", "clone").lines().toList();
    assertThat(sums).hasSize(3);
    assertThat(sums.stream().distinct()).hasSize(1);
    // And all of it goes with its claims
    List<String> volumes = space.volumesOfClaims();
    assertThat(volumes).hasSize(3);
    space.deleteAny("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "kept");
    for (String claim : List.of("source", "restored", "clone")) {
      client.persistentVolumeClaims().inNamespace(space.name()).withName(claim).delete();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(volumes)
                    .allSatisfy(
                        volume ->
                            assertThat(client.persistentVolumes().withName(volume).get())
                                .isNull()));
  }

  private GenericKubernetesResource snapshot() {
    return space.any("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "kept");
  }
}
