package dev.mizzen.volume.agent;

import static dev.mizzen.volume.agent.Node.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod's API over a real Unix socket. */
class PodSocketsTest {

  private static final Published.Pod OTHER = new Published.Pod("pod-uid-2", "shop", "pod-2");

  @TempDir Path directory;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    node = new Node(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Path socket(Published.Pod pod) throws IOException {
    return node.view(node.publishRun(pod)).resolve("volume.sock");
  }

  @Test
  void commits() throws IOException {
    // Given a pod with a volume and its socket, published in this order
    Path view = node.view(node.publishVolume(POD));
    Path socket = socket(POD);
    Files.writeString(view.resolve("a"), "12345");

    // When it commits
    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:commit");

    // Then it learns what became of it
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.type()).isEqualTo("application/json");
    assertThat(reply.body().get("commit").asLong()).isEqualTo(1);
    assertThat(reply.body().get("changed").asBoolean()).isTrue();
    assertThat(reply.body().get("files").asLong()).isEqualTo(1);
    assertThat(reply.body().get("bytes").asLong()).isEqualTo(5);
    assertThat(reply.body().get("uploadedBytes").asLong()).isPositive();
    assertThat(reply.body().get("overwritten")).isEmpty();
  }

  @Test
  void reloads() throws IOException {
    // Given two pods, the first published socket first, and a commit of the second
    Path socket = socket(POD);
    Path view = node.view(node.publishVolume(POD));
    Path otherView = node.view(node.publishVolume(OTHER));
    Path otherSocket = socket(OTHER);
    Files.writeString(otherView.resolve("a"), "1");
    UnixHttp.call(otherSocket, "POST", "/v1/volumes/weights:commit");

    // When the first reloads
    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:reload");

    // Then it has the file
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().get("commit").asLong()).isEqualTo(1);
    assertThat(reply.body().get("changed").get(0).asText()).isEqualTo("a");
    assertThat(view.resolve("a")).hasContent("1");
  }

  @Test
  void refusesToReloadOverChangesAndCommitsThemWhenAsked() throws IOException {
    // Given a pod with changes
    Path view = node.view(node.publishVolume(POD));
    Path socket = socket(POD);
    Files.writeString(view.resolve("a"), "1");

    // When it reloads, without and with leave to commit
    var refused = UnixHttp.call(socket, "POST", "/v1/volumes/weights:reload?dirty=refuse");
    var done = UnixHttp.call(socket, "POST", "/v1/volumes/weights:reload?dirty=commit");

    // Then the refusal is a problem that names the path
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.type()).isEqualTo("application/problem+json");
    assertThat(refused.body().get("type").asText())
        .isEqualTo("https://mizzen.dev/problems/volume-dirty");
    assertThat(refused.body().get("paths").get(0).asText()).isEqualTo("a");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body().get("commit").asLong()).isEqualTo(1);
  }

  @Test
  void saysWhereTheViewStands() throws IOException {
    Path view = node.view(node.publishVolume(POD));
    Path socket = socket(POD);
    Files.writeString(view.resolve("a"), "1");

    var reply = UnixHttp.call(socket, "GET", "/v1/volumes/weights");

    assertThat(reply.body().toString()).isEqualTo("{\"commit\":0,\"head\":0,\"dirty\":[\"a\"]}");
  }

  @Test
  void servesOnlyThePodsOwnVolumes() throws IOException {
    // Given a volume that another pod has mounted
    node.publishVolume(OTHER);
    Path socket = socket(POD);

    // When this pod asks for it
    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:commit");

    // Then it is not mounted here
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body().get("type").asText())
        .isEqualTo("https://mizzen.dev/problems/volume-not-mounted");
    assertThat(reply.body().get("detail").asText()).contains("weights");
  }

  @Test
  void answersMistakesWithProblems() throws IOException {
    node.publishVolume(POD);
    Path socket = socket(POD);

    var method = UnixHttp.call(socket, "GET", "/v1/volumes/weights:commit");
    var path = UnixHttp.call(socket, "POST", "/v2/anything");
    var option = UnixHttp.call(socket, "POST", "/v1/volumes/weights:reload?dirty=drop");

    assertThat(method.status()).isEqualTo(405);
    assertThat(method.type()).isEqualTo("application/problem+json");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.body().get("type").asText()).endsWith("/not-found");
    assertThat(option.status()).isEqualTo(400);
    assertThat(option.body().get("detail").asText()).contains("'drop'");
  }

  @Test
  void saysThatTheStoreIsDown() throws IOException {
    Path view = node.view(node.publishVolume(POD));
    Path socket = socket(POD);
    Files.writeString(view.resolve("a"), "1");
    node.store.plan((operation, key) -> Fault.BUSY);

    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:commit");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body().get("type").asText()).endsWith("/object-store-unavailable");
    assertThat(reply.body().get("detail").asText()).contains("503");
  }

  @Test
  void servesTheSamePathAfterAKill() throws IOException {
    // Given a pod with uncommitted changes, and an agent that is killed
    Path view = node.view(node.publishVolume(POD));
    Path socket = socket(POD);
    Files.writeString(view.resolve("a"), "1");
    node.kill();
    assertThatThrownBy(() -> UnixHttp.call(socket, "GET", "/v1/volumes/weights"))
        .isInstanceOf(IOException.class);

    // When a new one starts
    node.start();

    // Then the socket answers again, in the directory that the pod has mounted
    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:commit");
    assertThat(reply.body().get("commit").asLong()).isEqualTo(1);
  }

  @Test
  void isOpenToEveryUserOfThePod() throws IOException {
    Path socket = socket(POD);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw-rw-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .endsWith("r-x");
  }

  @Test
  void removesTheSocketWithThePod() throws IOException {
    Path target = node.publishRun(POD);
    Path socket = node.view(target).resolve("volume.sock");

    node.publications().unpublish(target.toString());

    assertThat(socket).doesNotExist();
    assertThat(node.state.resolve("volumes")).isEmptyDirectory();
  }

  @Test
  void answersThatItIsStopping() throws Exception {
    // Given an agent that is told to stop
    node.publishVolume(POD);
    Path socket = socket(POD);
    node.agent().stop(Duration.ofSeconds(5));

    // When a pod calls in its last moments
    var reply = UnixHttp.call(socket, "POST", "/v1/volumes/weights:commit");

    // Then it is told to call again
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body().get("type").asText()).endsWith("/shutting-down");
  }
}
