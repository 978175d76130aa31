package dev.mizzen.volume.api;

import dev.mizzen.volume.auth.Caller;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.auth.PodTokens;
import dev.mizzen.volume.auth.Reviewer;
import dev.mizzen.volume.auth.TestTokens;
import dev.mizzen.volume.collect.Collector;
import dev.mizzen.volume.collect.Verifier;
import dev.mizzen.volume.files.FileReads;
import dev.mizzen.volume.files.FileWrites;
import dev.mizzen.volume.files.History;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.objects.ClientObjects;
import dev.mizzen.volume.objects.EphemeralVolumes;
import dev.mizzen.volume.objects.Patience;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.Credentials;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreSettings;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FakeKubernetes;
import dev.mizzen.volume.transfer.Transfers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The volume API over a store in a directory, with the volume {@code shop/weights}. Accounts are
 * {@code writer}, who may do everything, and {@code reader}, who may read files.
 */
final class FilesServer implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1000));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  final DirectoryStore store;
  final FakeKubernetes kubernetes = new FakeKubernetes();

  FilesServer(Path directory) {
    store = new DirectoryStore(directory);
    var gate = new StoreGate(new AtomicityProbe(store), CLOCK);
    var guard = new Guard(new Accounts(), new PodTokens(TestTokens.KEY, CLOCK), System::nanoTime);
    var settings =
        new StoreSettings(
            URI.create("http://127.0.0.1:1"), "bucket", "", "", new Credentials("k", "s"));
    port =
        new VolumeApi(
                vertx,
                new Workers(vertx),
                guard,
                store,
                gate,
                settings,
                files(guard, store, gate),
                objects(guard, store, kubernetes),
                pools(guard, store),
                noSequencer(guard, gate))
            .listen(0);
    repository("weights").mark("u1");
  }

  /** Of a volume in namespace {@code shop}. */
  VolumeRepository repository(String volume) {
    return new VolumeRepository(store, new VolumeId("shop", volume));
  }

  /** Makes and deletes in {@code kubernetes}, with little patience. */
  static ObjectsApi objects(Guard guard, ObjectStore store, FakeKubernetes kubernetes) {
    return new ObjectsApi(
        guard,
        new ClientObjects(kubernetes.client(), store, new Patience(50, Duration.ofMillis(10))),
        new EphemeralVolumes(store, CLOCK));
  }

  /** Prefix of the volume's contents in the store. */
  String pool() {
    var volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    return "shop/.data/" + volume.requireMarker().pool() + "/";
  }

  static PoolApi pools(Guard guard, ObjectStore store) {
    var transfers = new Transfers(4, 48 << 20);
    return new PoolApi(guard, new Collector(store, transfers), new Verifier(store, transfers));
  }

  /** Of a store that needs none. */
  static SequenceApi noSequencer(Guard guard, StoreGate gate) {
    return new SequenceApi(
        guard,
        gate,
        (key, content) -> {
          throw new AssertionError("Nobody may create " + key);
        });
  }

  static FilesApi files(Guard guard, ObjectStore store, StoreGate gate) {
    var transfers = new Transfers(4, 48 << 20);
    var committer = new Committer(gate, CLOCK, "test");
    return new FilesApi(
        guard,
        new FileReads(store, transfers),
        new FileWrites(store, committer, transfers, CLOCK),
        new History(store, committer, transfers));
  }

  HttpResponse<String> send(String authorization, String method, String path, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", authorization)
            .build(),
        BodyHandlers.ofString());
  }

  /** As the writer, of the volume: {@code rest} follows its name. */
  HttpResponse<String> call(String method, String rest, String body) throws Exception {
    return http.send(request(method, rest, body, "Bearer writer").build(), BodyHandlers.ofString());
  }

  HttpResponse<String> callAs(String authorization, String method, String rest) throws Exception {
    return http.send(request(method, rest, "x", authorization).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> put(String path, byte[] content) throws Exception {
    return http.send(
        request("PUT", "/files/" + path, "", "Bearer writer")
            .PUT(BodyPublishers.ofByteArray(content))
            .expectContinue(content.length > 1 << 20)
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<byte[]> read(String path, String... headers) throws Exception {
    var request = request("GET", "/files/" + path, "", "Bearer writer");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  String text(String path) throws Exception {
    return new String(read(path).body(), StandardCharsets.UTF_8);
  }

  HttpResponse<String> putChunk(String hash, byte[] content) throws Exception {
    return http.send(
        request("PUT", "/chunks/" + hash, "", "Bearer writer")
            .PUT(BodyPublishers.ofByteArray(content))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(
      String method, String rest, String body, String authorization) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/v1/namespaces/shop/volumes/weights" + rest))
        .method(method, BodyPublishers.ofString(body))
        .header("Authorization", authorization);
  }

  @Override
  public void close() {
    http.close();
    kubernetes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class Accounts implements Reviewer {
    @Override
    public Optional<Caller> authenticate(String token) {
      return Optional.of(new Caller(token, "", List.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Permission permission) {
      return caller.user().equals("writer")
          || permission.part() == Permission.Part.FILES && permission.verb().equals("get");
    }
  }
}
