package dev.mizzen.gateway;

import dev.mizzen.crds.function.CodeBundle;
import dev.mizzen.crds.function.LocalFile;
import dev.mizzen.gateway.access.FunctionCredentials;
import dev.mizzen.gateway.functions.FunctionView;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionSettings;
import dev.mizzen.gateway.pool.FunctionStatus;
import dev.mizzen.gateway.pool.PodView;
import dev.mizzen.gateway.pool.Scaling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * The whole gateway in this process, with real HTTP on both sides and a Kubernetes made for tests.
 */
final class GatewayFixture implements AutoCloseable {
  static final FunctionKey KEY = new FunctionKey("shop", "square");
  static final String UID = "function-uid";
  static final Keys KEYS = new Keys(key(1), key(2));
  static final CodeBundle CODE =
      CodeBundle.of(List.of(new LocalFile("main.py", "def square(x): return x * x"))).orElseThrow();
  static final String CREDENTIAL = new FunctionCredentials(KEYS.credentialKey()).of(KEY, UID);

  final Vertx vertx = Vertx.vertx();
  final FakeKubernetes kubernetes = new FakeKubernetes(KEY);
  final Map<String, FakeContainer> containers = new ConcurrentHashMap<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicReference<Duration> skipped = new AtomicReference<>(Duration.ZERO);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FunctionSettings settings;
  private volatile Gateway gateway;
  private HttpServer publicServer;
  private HttpServer containersServer;
  private int publicPort;
  private int containersPort;

  GatewayFixture(Scaling scaling, Duration timeout, Duration startupTimeout) {
    this.settings = new FunctionSettings(scaling, timeout, startupTimeout);
    startGateway();
    kubernetes.watchedBy(gateway.clusterListener());
    gateway.clusterListener().deploymentSeen(KEY, 0, FakeKubernetes.REVISION);
    functionSeen(FunctionStatus.FINE);
  }

  /** Containers take inputs one at a time and scale down after a second. */
  static GatewayFixture of(int min, int max) {
    return new GatewayFixture(
        new Scaling(min, max, 1, Duration.ofSeconds(1)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  private void startGateway() {
    gateway =
        new Gateway(
            vertx,
            KEYS,
            kubernetes,
            kubernetes,
            executor,
            () -> Instant.now().plus(skipped.get()),
            registry,
            () -> true);
    gateway.start();
    publicServer =
        await(
            vertx
                .createHttpServer(Gateway.serverOptions())
                .requestHandler(gateway.publicRoutes())
                .listen(publicPort));
    publicPort = publicServer.actualPort();
    containersServer =
        await(
            vertx
                .createHttpServer(Gateway.serverOptions())
                .requestHandler(gateway.containerRoutes())
                .listen(containersPort));
    containersPort = containersServer.actualPort();
  }

  /** As after SIGTERM. */
  CompletableFuture<Integer> drain() {
    return CompletableFuture.supplyAsync(() -> gateway.drain(Duration.ofSeconds(10)), executor);
  }

  /**
   * Ends this gateway with all its connections and starts one that knows only what Kubernetes
   * knows.
   */
  void restartGateway(int replicas) {
    await(publicServer.close());
    await(containersServer.close());
    startGateway();
    kubernetes.tellAll(gateway.clusterListener(), replicas);
    functionSeen(FunctionStatus.FINE);
  }

  void functionSeen(FunctionStatus status) {
    gateway
        .clusterListener()
        .functionSeen(new FunctionView(KEY, UID, settings, status, Optional.of(CODE)));
  }

  /** Lets the gateway believe that so much time has passed. */
  void skip(Duration time) {
    skipped.updateAndGet(time::plus);
  }

  int containersPort() {
    return containersPort;
  }

  void deploymentGone() {
    gateway.clusterListener().deploymentGone(KEY);
  }

  /** Every pod gets a container that behaves like this. */
  void containersThat(BiConsumer<FakeContainer, HttpServerRequest> behaviour) {
    kubernetes.onPods(
        pod -> {
          FakeContainer container = container(pod, CREDENTIAL, behaviour);
          containers.put(pod.uid(), container);
          container
              .start(settings.scaling().maxInputs())
              .onSuccess(pushed -> kubernetes.ready(pod));
        },
        pod -> containers.get(pod.uid()).kill());
  }

  FakeContainer container(
      PodView pod, String credential, BiConsumer<FakeContainer, HttpServerRequest> behaviour) {
    return new FakeContainer(
        vertx, KEY, pod.name(), pod.uid(), credential, containersPort, behaviour);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + publicPort + path))
        .header("Authorization", "Bearer " + FakeKubernetes.CALLER);
  }

  static String path(String operation) {
    return "/v1/namespaces/" + KEY.namespace() + "/functions/" + KEY.name() + operation;
  }

  CompletableFuture<HttpResponse<String>> call(String body) {
    return send(request(path(":call")).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> fetch(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + containersPort + path)).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).join();
  }

  JsonObject stats() {
    return new JsonObject(send(request(path("/stats")).build()).join().body());
  }

  static String slug(HttpResponse<String> response) {
    String type = new JsonObject(response.body()).getString("type");
    return type.substring(type.lastIndexOf('/') + 1);
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }

  @Override
  public void close() {
    client.shutdownNow();
    await(vertx.close());
    executor.shutdownNow();
  }
}
