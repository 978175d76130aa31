package dev.mizzen.volume.agent;

import static dev.mizzen.volume.agent.Node.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublicationsOfDirectoriesTest extends PublicationsContract {

  private static final Published.Pod OTHER = new Published.Pod("pod-uid-2", "shop", "pod-2");

  @Override
  Backend backend() {
    return Backend.DIRECTORY;
  }

  @Test
  void leavesNothingOfAPublishThatFailed() throws IOException {
    // Given a store that fails while the volume is written to disk
    Path first = node.publishVolume(POD);
    node.files(first).write("large", "x".repeat(5000));
    node.publications().unpublish(first.toString());
    node.store.plan((operation, key) -> key.contains("/chunks/") ? Fault.BUSY : Fault.NONE);

    // When it is published
    assertThatThrownBy(() -> node.publishVolume(OTHER)).isInstanceOf(StoreException.class);

    // Then nothing is mounted, and the next attempt works
    assertThat(node.publications().size()).isZero();
    node.store.plan((operation, key) -> Fault.NONE);
    Path target = node.publishVolume(OTHER);
    assertThat(node.files(target).read("large"))
        .hasValueSatisfying(text -> assertThat(text).hasSize(5000));
  }
}
