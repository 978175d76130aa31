package dev.mizzen.benchmarks.volume.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A pod with volumes. Kubelet publishes them, and its program commits and reloads them. */
public final class Pod implements AutoCloseable {
  private static final String ABOUT = "csi.storage.k8s.io/";

  private final ObjectMapper json = new ObjectMapper();
  private final Map<Path, String> published = new LinkedHashMap<>();
  private final Csi csi;
  private final Path kubelet;
  private final String uid;
  private final String namespace;
  private Optional<Path> socket = Optional.empty();

  Pod(Csi csi, Path kubelet, String uid, String namespace) {
    this.csi = csi;
    this.kubelet = kubelet;
    this.uid = uid;
    this.namespace = namespace;
  }

  /** Mounts a volume; returns where. */
  public Path mount(Volume volume) {
    return publish(
        volume.handle(),
        volume.name(),
        Map.of("namespace", volume.namespace(), "volume", volume.name()));
  }

  private Path publish(String handle, String name, Map<String, String> attributes) {
    // Shorter than kubelet's, so that the path of the socket fits its 107 bytes.
    Path target = kubelet.resolve("pods").resolve(uid).resolve(name);
    Map<String, String> context = new HashMap<>(attributes);
    context.put(ABOUT + "pod.uid", uid);
    context.put(ABOUT + "pod.name", "bench-" + uid);
    context.put(ABOUT + "pod.namespace", namespace);
    csi.publish(handle, target, context);
    published.put(target, handle);
    return target;
  }

  /** Commits what the pod changed in a volume. */
  public JsonNode commit(Volume volume) throws IOException {
    JsonNode answer = call("POST", "/v1/volumes/%s:commit".formatted(volume.name()));
    if (!answer.path("changed").asBoolean()) {
      throw new IOException("the commit changed nothing: " + answer);
    }
    return answer;
  }

  /** Takes over what others committed. */
  public JsonNode reload(Volume volume) throws IOException {
    return call("POST", "/v1/volumes/%s:reload".formatted(volume.name()));
  }

  /** Makes the pod's socket, when it has none yet. */
  public void connect() {
    if (socket.isEmpty()) {
      Path run = publish("csi-" + uid, "run", Map.of(ABOUT + "ephemeral", "true"));
      socket = Optional.of(run.resolve("volume.sock"));
    }
  }

  private JsonNode call(String method, String path) throws IOException {
    connect();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket.orElseThrow()));
      String request =
          "%s %s HTTP/1.1\r\nHost: volume\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(method, path);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("%s was answered with %s".formatted(path, answer));
      }
      return json.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
  }

  /** Everything is unpublished, as when the pod ends. */
  @Override
  public void close() {
    published.forEach((target, handle) -> csi.unpublish(handle, target));
    published.clear();
  }
}
