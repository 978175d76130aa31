package dev.mizzen.benchmarks.volume.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** The API by which the operator makes volumes and people write files. */
public final class VolumeApi extends ChildServer {
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Reviews reviews;

  private VolumeApi(Child child, Reviews reviews) {
    super(child);
    this.reviews = reviews;
  }

  /** Started and listening. */
  public static VolumeApi start(Path folder, VolumeProgram program, S3 s3) throws IOException {
    Reviews reviews = Reviews.start();
    try {
      int port = Child.freePort();
      Map<String, String> environment = VolumeProgram.environment(s3);
      environment.put("KUBERNETES_MASTER", reviews.url());
      environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
      environment.put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
      environment.put("MIZZEN_TOKEN_KEY", Base64.getEncoder().encodeToString(new byte[32]));
      Child child =
          Child.start(
                  folder,
                  port,
                  program.command(
                      "api",
                      "--port=" + port,
                      "--management-port=" + Child.freePort(),
                      "--pod-name=bench"),
                  environment)
              .untilItListens();
      return new VolumeApi(child, reviews);
    } catch (IOException | RuntimeException e) {
      reviews.close();
      throw e;
    }
  }

  /** Makes a volume that is committed only when somebody asks. */
  public void make(Volume volume) throws IOException, InterruptedException {
    send(
        "PUT",
        volume.path(),
        "{\"uid\":\"%s\",\"settings\":{\"backgroundCommitSeconds\":0}}"
            .formatted(UUID.randomUUID()));
  }

  /**
   * Puts small files into it, as one commit.
   *
   * @param files contents of at most 1 KiB, by path
   */
  public void upload(Volume volume, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    var body = json.createObjectNode();
    var list = body.putArray("files");
    files.forEach(
        (path, content) ->
            list.addObject().put("path", path).put("size", content.length).put("content", content));
    JsonNode answer = send("POST", volume.path() + ":upload", json.writeValueAsString(body));
    if (!answer.path("changed").asBoolean()) {
      throw new IOException("the upload changed nothing: " + answer);
    }
  }

  private JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d%s".formatted(address().getPort(), path)))
                .header("Authorization", "Bearer operator")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "the volume API answered %d to %s %s: %s"
              .formatted(answer.statusCode(), method, path, answer.body()));
    }
    return json.readTree(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
    super.close();
    reviews.close();
  }
}
