package dev.mizzen.volume.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.volume.auth.Caller;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.auth.PodTokens;
import dev.mizzen.volume.auth.Reviewer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.Credentials;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreSettings;
import dev.mizzen.volume.testing.FakeKubernetes;
import dev.mizzen.volume.testing.S3Server;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeApiTest {

  private static final String WEIGHTS = "/v1/namespaces/shop/volumes/weights";

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private S3Server s3;
  private S3Store store;
  private int port;

  @BeforeEach
  void start() {
    s3 = new S3Server(directory);
    store = new S3Store(s3.settings());
    port = listen(s3.settings());
  }

  private int listen(StoreSettings settings) {
    var objects = new S3Store(settings);
    var gate = new StoreGate(new AtomicityProbe(objects), InstantSource.system());
    var pods = new PodTokens(new byte[32], InstantSource.system());
    var guard = new Guard(new OperatorOnly(), pods, System::nanoTime);
    var files = FilesServer.files(guard, objects, gate);
    var byCode = FilesServer.objects(guard, objects, kubernetes);
    return new VolumeApi(
            vertx,
            new Workers(vertx),
            guard,
            objects,
            gate,
            settings,
            files,
            byCode,
            FilesServer.pools(guard, objects),
            FilesServer.noSequencer(guard, gate))
        .listen(0);
  }

  @AfterEach
  void stop() {
    http.close();
    kubernetes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    store.close();
    s3.close();
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer operator")
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void makesAVolumeOnceAndKeepsIt() throws Exception {
    var made = call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    var again = call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    var read = call("GET", WEIGHTS, "");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(made.body()).isEqualTo("{\"head\":0,\"files\":0,\"bytes\":0}");
    assertThat(read.body()).isEqualTo(made.body());
  }

  @Test
  void deletesOrRetainsAsAsked() throws Exception {
    // Given a volume
    call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    var volume = new VolumeRepository(store, new VolumeId("shop", "weights"));

    // When it is deleted without a word about the data, retained, and deleted
    var unsaid = call("DELETE", WEIGHTS, "");
    var retained = call("DELETE", WEIGHTS + "?data=retain", "");
    assertThat(volume.marker()).isPresent();
    var deleted = call("DELETE", WEIGHTS + "?data=delete", "");
    var twice = call("DELETE", WEIGHTS + "?data=delete", "");

    // Then only the last took it away
    assertThat(unsaid.statusCode()).isEqualTo(400);
    assertThat(retained.statusCode()).isEqualTo(204);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(twice.statusCode()).isEqualTo(204);
    assertThat(volume.marker()).isEmpty();
    assertThat(call("GET", WEIGHTS, "").statusCode()).isEqualTo(404);
  }

  @Test
  void remembersSettingsAndPinsAsTheLastDefinitionSays() throws Exception {
    // Given a volume with a commit
    call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    call("PUT", WEIGHTS + "/files/a?force=true", "1");

    // When it is defined with settings and a pin, and again without
    var defined =
        call(
            "PUT",
            WEIGHTS,
            """
            {"uid":"u1","settings":{"capacityBytes":1000,"backgroundCommitSeconds":0,
             "retainCommits":5,"retainDays":7},"pins":{"v1":1}}
            """);
    var read = call("GET", WEIGHTS, "");
    var plain = call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");

    // Then both are told as long as they are there
    assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
    assertThat(json(defined))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"head":1,"files":1,"bytes":1,
                     "settings":{"backgroundCommitSeconds":0,"capacityBytes":1000,"retainCommits":5,"retainDays":7},
                     "pins":{"v1":1}}
                    """));
    assertThat(read.body()).isEqualTo(defined.body());
    assertThat(plain.body()).isEqualTo("{\"head\":1,\"files\":1,\"bytes\":1}");
  }

  @Test
  void clonesRenamesAndDeletesWhatIsShared() throws Exception {
    // Given a volume with a commit
    String copy = WEIGHTS.replace("weights", "copy");
    String other = WEIGHTS.replace("weights", "other");
    call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    call("PUT", WEIGHTS + "/files/a?force=true", "1");

    // When it is cloned, renamed, and deleted
    var cloned = call("PUT", copy, "{\"uid\":\"u2\",\"source\":{\"volume\":\"weights\"}}");
    var again = call("PUT", copy, "{\"uid\":\"u2\",\"source\":{\"volume\":\"weights\"}}");
    var renamed = call("PUT", other, "{\"uid\":\"u3\",\"renamedFrom\":\"weights\"}");
    int old = call("GET", WEIGHTS, "").statusCode();
    call("DELETE", other + "?data=delete", "");

    // Then the clone is whole
    assertThat(cloned.statusCode()).as(cloned.body()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(renamed.body()).isEqualTo("{\"head\":1,\"files\":1,\"bytes\":1}");
    assertThat(old).isEqualTo(404);
    assertThat(call("GET", copy + "/files/a", "").body()).isEqualTo("1");
  }

  @Test
  void saysWhichVolumeOrCommitThereIsNot() throws Exception {
    call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    String copy = WEIGHTS.replace("weights", "copy");

    var noVolume = call("PUT", copy, "{\"uid\":\"u\",\"source\":{\"volume\":\"nothing\"}}");
    var noName = call("PUT", copy, "{\"uid\":\"u\",\"renamedFrom\":\"nothing\"}");
    var noCommit =
        call("PUT", copy, "{\"uid\":\"u\",\"source\":{\"volume\":\"weights\",\"commit\":3}}");
    var noPin = call("PUT", WEIGHTS, "{\"uid\":\"u1\",\"pins\":{\"v1\":3}}");
    var unknown = call("PUT", WEIGHTS, "{\"uid\":\"u1\",\"colour\":\"red\"}");
    var badSetting = call("PUT", WEIGHTS, "{\"uid\":\"u1\",\"settings\":{\"retainDays\":0}}");

    assertThat(noVolume.statusCode()).isEqualTo(404);
    assertThat(noVolume.body()).contains("problems/not-found");
    assertThat(noName.statusCode()).isEqualTo(404);
    assertThat(noCommit.statusCode()).isEqualTo(404);
    assertThat(noCommit.body()).contains("commit-not-found");
    assertThat(noPin.statusCode()).isEqualTo(404);
    assertThat(noPin.body()).contains("commit-not-found");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(badSetting.statusCode()).isEqualTo(400);
    assertThat(badSetting.body()).contains("retainDays");
    assertThat(call("GET", copy, "").statusCode()).isEqualTo(404);
  }

  @Test
  void collectsAndVerifies() throws Exception {
    // Given a volume with a file
    call("PUT", WEIGHTS, "{\"uid\":\"u1\"}");
    call("PUT", WEIGHTS + "/files/a?force=true", "x".repeat(5000));

    // When it is collected, only looked at, and verified
    var collected = call("POST", WEIGHTS + ":collect", "");
    var looked = call("POST", WEIGHTS + ":collect?dryRun=true", "");
    var verified = call("POST", WEIGHTS + ":verify", "");
    var absent = call("POST", WEIGHTS.replace("weights", "nothing") + ":verify", "");

    // Then nothing was garbage, and all is whole
    assertThat(collected.body())
        .isEqualTo("{\"commits\":0,\"objects\":0,\"bytes\":0,\"deleted\":0,\"waiting\":0}");
    assertThat(looked.body()).isEqualTo(collected.body());
    assertThat(json(verified).get("objects").asInt()).isEqualTo(2);
    assertThat(json(verified).get("damaged")).isEmpty();
    assertThat(absent.statusCode()).isEqualTo(404);
  }

  @Test
  void answersMistakesWithProblems() throws Exception {
    var noUid = call("PUT", WEIGHTS, "{}");
    var noJson = call("PUT", WEIGHTS, "uid");
    var badName = call("PUT", "/v1/namespaces/shop/volumes/Weights", "{\"uid\":\"u\"}");
    var method = call("POST", WEIGHTS, "");
    var large = call("PUT", WEIGHTS, "x".repeat(70_000));

    assertThat(noUid.statusCode()).isEqualTo(400);
    assertThat(noUid.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(noUid.body()).contains("malformed-request").contains("uid");
    assertThat(noJson.statusCode()).isEqualTo(400);
    assertThat(badName.statusCode()).isEqualTo(400);
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("body-too-large");
  }

  @Test
  void letsNobodyInWithoutTheRight() throws Exception {
    var anonymous =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + WEIGHTS)).build(),
            BodyHandlers.ofString());

    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void tellsThatTheStoreIsFit() throws Exception {
    var answer = call("GET", "/v1/store", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get("endpoint").asText()).isEqualTo(s3.endpoint().toString());
    assertThat(json(answer).get("bucket").asText()).isEqualTo(S3Server.BUCKET);
    assertThat(json(answer).get("createIfAbsent").asText()).isEqualTo("Atomic");
  }

  @Test
  void tellsWhyTheStoreIsNotFit() throws Exception {
    // Given stores that are wrong in different ways
    var nowhere =
        new StoreSettings(
            URI.create("http://127.0.0.1:1"), "volumes", "", "", new Credentials("k", "s3cr3t"));
    var bucket = s3.settings("no-such-bucket", S3Server.SECRET);
    var secret = s3.settings(S3Server.BUCKET, "s3cr3t");

    for (var wrong :
        Map.of(nowhere, "not reachable", bucket, "no such bucket", secret, "credentials")
            .entrySet()) {
      port = listen(wrong.getKey());

      // When one is asked for
      var answer = call("GET", "/v1/store", "");

      // Then the detail says which way, and no secret
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(json(answer).get("type").asText()).endsWith("/object-store-unavailable");
      assertThat(json(answer).get("detail").asText())
          .contains(wrong.getValue())
          .doesNotContain("s3cr3t");
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static final class OperatorOnly implements Reviewer {
    @Override
    public Optional<Caller> authenticate(String token) {
      return token.equals("operator")
          ? Optional.of(new Caller(token, "", List.of(), Map.of()))
          : Optional.empty();
    }

    @Override
    public boolean allows(Caller caller, Permission permission) {
      return true;
    }
  }
}
