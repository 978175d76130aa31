package dev.mizzen.benchmarks.dict.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import dev.mizzen.benchmarks.process.Java;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The dict-service as its image runs it, with one ephemeral dict and queue for the measurements.
 */
public final class DictService extends ChildServer {
  private static final long KEEP_SECONDS = 15;

  private final PodTokens tokens;
  private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;
  private String dict;
  private String queue;

  private DictService(Child child, PodTokens tokens) {
    super(child);
    this.tokens = tokens;
    this.token = tokens.token();
  }

  /**
   * Started and ready.
   *
   * @param program JVM options, class path and main class, as an argument file
   */
  public static DictService start(Path folder, Path program)
      throws IOException, InterruptedException {
    PodTokens tokens = new PodTokens();
    int port = Child.freePort();
    Path data = Files.createDirectories(folder.resolve("data"));
    Child child =
        Child.start(
                folder,
                port,
                List.of(Java.PROGRAM, "@" + program),
                Map.of(
                    "MIZZEN_NAMESPACE", "mizzen-system",
                    "MIZZEN_TOKEN_KEY", tokens.keyText(),
                    "MIZZEN_DATA_DIR", data.toString(),
                    "MIZZEN_PORT", Integer.toString(port),
                    "MIZZEN_GRPC_PORT", "0",
                    "MIZZEN_MANAGEMENT_PORT", "0",
                    // As in the chart.
                    "MALLOC_ARENA_MAX", "2"))
            .untilItListens();
    DictService service = new DictService(child, tokens);
    try {
      service.dict = service.ephemeral("dicts");
      service.queue = service.ephemeral("queues");
      service.keeper.scheduleWithFixedDelay(
          service::keepAlive, KEEP_SECONDS, KEEP_SECONDS, TimeUnit.SECONDS);
      return service;
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /** Calls with a pod token, straight to the service. */
  public MizzenCalls calls() {
    return new MizzenCalls(
        "Host: mizzen-dict\r\nAuthorization: Bearer %s\r\n".formatted(token), dict, queue);
  }

  /** The same calls through a sidecar, which has the token. */
  public MizzenCalls callsThroughSidecar() {
    return new MizzenCalls("Host: 127.0.0.1\r\n", dict, queue);
  }

  /** They would go, data and all, a minute after the last time. */
  private void keepAlive() {
    try {
      post("/dicts/%s:keep".formatted(dict));
      post("/queues/%s:keep".formatted(queue));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  PodTokens tokens() {
    return tokens;
  }

  private String ephemeral(String kind) throws IOException, InterruptedException {
    String body = post("/%s:ephemeral".formatted(kind));
    return new ObjectMapper().readTree(body).required("name").textValue();
  }

  private String post(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:%d/v1/namespaces/%s%s"
                            .formatted(address().getPort(), PodTokens.NAMESPACE, path)))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "the dict-service answered %d to %s: %s"
              .formatted(answer.statusCode(), path, answer.body()));
    }
    return answer.body();
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    http.shutdownNow();
    super.close();
  }
}
