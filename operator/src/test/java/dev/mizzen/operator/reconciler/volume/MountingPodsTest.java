package dev.mizzen.operator.reconciler.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.volume.VolumeMounted;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MountingPodsTest {
  @Test
  void namesPodsByClaimWithTheirNodes() {
    // Given
    Stream<Pod> pods =
        Stream.of(
            pod("late", "vol-weights", "worker-2", "Running"),
            pod("early", "vol-weights", null, "Pending"),
            pod("other", "vol-data", "worker-1", "Running"),
            pod("ended", "vol-weights", "worker-1", "Succeeded"),
            pod("failed", "vol-weights", "worker-1", "Failed"));
    // When
    var mounts = MountingPods.of(Volumes.of("{}", "{}"), pods);
    // Then
    assertThat(mounts)
        .containsExactly(new VolumeMounted("early", null), new VolumeMounted("late", "worker-2"));
  }

  @Test
  void aPodWakesTheVolumesThatItNames() {
    // Given
    Pod pod = pod("reader", "vol-weights", null, "Pending");
    Pod foreign = pod("foreign", "somebodys", null, "Pending");
    // When
    var woken = new MountingPods().toPrimaryResourceIDs(pod);
    // Then
    assertThat(woken).containsExactly(new ResourceID("weights", "shop"));
    assertThat(new MountingPods().toPrimaryResourceIDs(foreign)).isEmpty();
  }

  private static Pod pod(String name, String claim, String node, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .addNewVolume()
        .withName("v")
        .withNewPersistentVolumeClaim(claim, false)
        .endVolume()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
