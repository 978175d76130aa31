package dev.mizzen.volume.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.auth.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What code makes, deletes and renames, and who may. */
class ObjectsApiTest {

  private static final String POD = TestTokens.bearer("shop", Instant.ofEpochSecond(2000));

  @TempDir Path directory;
  private FilesServer server;

  @BeforeEach
  void start() {
    server = new FilesServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void makesAnObjectThatCanBeUsedAtOnce() throws Exception {
    // When it is made twice
    var first = pod("POST", "/made:create", "");
    var second = pod("POST", "/made:create", "");

    // Then it was made once, says nothing, and takes files
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.body()).isEqualTo("{\"created\":true}");
    assertThat(second.statusCode()).isEqualTo(200);
    var object = server.kubernetes.object("shop/made").orElseThrow();
    assertThat(object.at("/metadata/labels/mizzen.dev~1created-by").asText()).isEqualTo("client");
    assertThat(object.get("spec")).isEmpty();
    assertThat(uid("made")).isEqualTo(object.at("/metadata/uid").asText());
    assertThat(pod("PUT", "/made/files/a", "x").statusCode()).isEqualTo(200);
  }

  @Test
  void findsWhatAManifestDeclaredOnceTheOperatorHasToldOfIt() throws Exception {
    // Given an object whose volume the operator has not made yet
    server.kubernetes.apply("shop/declared", "{\"capacity\": \"1Gi\"}");
    String uid =
        server.kubernetes.object("shop/declared").orElseThrow().at("/metadata/uid").asText();

    // When code asks for it
    var pending = CompletableFuture.supplyAsync(() -> quietly("POST", "/declared:create", ""));
    server.repository("declared").mark(uid);

    // Then it is answered when the volume is there
    assertThat(pending.get().statusCode()).isEqualTo(200);
  }

  @Test
  void deletesWhatCodeMadeWithItsData() throws Exception {
    pod("POST", "/made:create", "");
    pod("PUT", "/made/files/a", "x");

    var deleted = pod("DELETE", "/made/object", "");

    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(server.kubernetes.object("shop/made")).isEmpty();
    assertThat(server.repository("made").marker()).isEmpty();
    assertThat(pod("DELETE", "/made/object", "").statusCode()).isEqualTo(404);
  }

  @Test
  void dataGoesOnlyWhenTheOperatorHasLetTheObjectGo() throws Exception {
    // Given
    pod("POST", "/made:create", "");
    server.kubernetes.hold(true);

    // When
    var pending = CompletableFuture.supplyAsync(() -> quietly("DELETE", "/made/object", ""));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        server
                            .kubernetes
                            .object("shop/made")
                            .orElseThrow()
                            .at("/metadata/deletionTimestamp")
                            .asText())
                    .isNotEmpty());

    // Then
    assertThat(server.repository("made").marker()).isPresent();
    server.kubernetes.hold(false);
    assertThat(pending.get().statusCode()).isEqualTo(204);
    assertThat(server.repository("made").marker()).isEmpty();
  }

  @Test
  void aDeletionThatIsNotDoneInTimeIsSaidAndCanBeRepeated() throws Exception {
    pod("POST", "/made:create", "");
    server.kubernetes.hold(true);

    var waited = pod("DELETE", "/made/object", "");
    assertThat(waited.statusCode()).isEqualTo(503);
    assertThat(waited.body()).contains("its data is there");
    var again = CompletableFuture.supplyAsync(() -> quietly("DELETE", "/made/object", ""));
    server.kubernetes.hold(false);

    assertThat(again.get().statusCode()).isIn(204, 404);
  }

  @Test
  void whatAManifestDeclaresIsDeletedByKubectlOrByWhoMay() throws Exception {
    server.kubernetes.apply("shop/declared", "{}");

    var refused = pod("DELETE", "/declared/object", "");
    var renamed = pod("POST", "/declared:rename", "{\"name\": \"other\"}");
    var allowed = as("Bearer writer", "DELETE", "/declared/object", "");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("was not created by a client");
    assertThat(renamed.statusCode()).isEqualTo(403);
    assertThat(allowed.statusCode()).isEqualTo(204);
  }

  @Test
  void whatPodsMountStays() throws Exception {
    // Given
    pod("POST", "/made:create", "");
    server.kubernetes.status("shop/made", "{\"mounts\": [{\"pod\": \"fn-a\", \"node\": \"n\"}]}");

    // When
    var deleted = pod("DELETE", "/made/object", "");
    var renamed = pod("POST", "/made:rename", "{\"name\": \"other\"}");

    // Then
    for (var refused : new HttpResponse<?>[] {deleted, renamed}) {
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body().toString()).contains("volume-mounted").contains("fn-a");
    }
    assertThat(server.kubernetes.object("shop/other")).isEmpty();
  }

  @Test
  void renamesByAnObjectThatAdopts() throws Exception {
    // Given a Volume by code, and an operator that hands data over when an object is gone
    pod("POST", "/made:create", "");
    server.kubernetes.onDelete(
        path -> server.kubernetes.status("shop/renamed", "{\"adopted\": \"made\"}"));

    // When
    var renamed = pod("POST", "/made:rename", "{\"name\": \"renamed\"}");

    // Then
    assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(204);
    var object = server.kubernetes.object("shop/renamed").orElseThrow();
    assertThat(object.at("/spec/adopt/name").asText()).isEqualTo("made");
    assertThat(object.at("/metadata/labels/mizzen.dev~1created-by").asText()).isEqualTo("client");
    assertThat(server.kubernetes.object("shop/made")).isEmpty();
    assertThat(uid("made")).as("the data is the operator's to move").isNotEmpty();
    assertThat(pod("POST", "/made:rename", "{\"name\": \"renamed\"}").statusCode())
        .as("said again")
        .isEqualTo(204);
  }

  @Test
  void whatTheManifestSaysGoesAlong() throws Exception {
    server.kubernetes.apply(
        "shop/declared", "{\"capacity\": \"1Gi\", \"source\": {\"volume\": {\"name\": \"base\"}}}");
    server.kubernetes.onDelete(
        path -> server.kubernetes.status("shop/renamed", "{\"adopted\": \"declared\"}"));

    as("Bearer writer", "POST", "/declared:rename", "{\"name\": \"renamed\"}");

    var spec = server.kubernetes.object("shop/renamed").orElseThrow().get("spec");
    assertThat(spec.get("capacity").asText()).isEqualTo("1Gi");
    assertThat(spec.has("source")).isFalse();
  }

  @Test
  void aNameThatIsTakenIsNotTakenAway() throws Exception {
    pod("POST", "/made:create", "");
    pod("POST", "/other:create", "");
    server.repository("left").mark("u7");

    var there = pod("POST", "/made:rename", "{\"name\": \"other\"}");
    var left = pod("POST", "/made:rename", "{\"name\": \"left\"}");

    assertThat(there.statusCode()).isEqualTo(409);
    assertThat(there.body()).contains("name-in-use");
    assertThat(left.statusCode()).isEqualTo(409);
    assertThat(left.body()).contains("that a deleted Volume shop/left left");
    assertThat(server.kubernetes.object("shop/made")).isPresent();
  }

  @Test
  void refusesNamesThatCannotBe() throws Exception {
    pod("POST", "/made:create", "");
    String ephemeral = "ephemeral-" + "0".repeat(32);

    assertThat(pod("POST", "/made:rename", "{\"name\": \"made\"}").statusCode()).isEqualTo(400);
    assertThat(pod("POST", "/made:rename", "{}").statusCode()).isEqualTo(400);
    assertThat(pod("POST", "/" + ephemeral + ":create", "").statusCode()).isEqualTo(400);
    assertThat(pod("POST", "/absent:rename", "{\"name\": \"other\"}").statusCode()).isEqualTo(404);
    assertThat(pod("POST", "/made:create?x=1", "").statusCode()).isEqualTo(400);
  }

  @Test
  void anEphemeralOneIsUsedKeptAndDeleted() throws Exception {
    // Given
    var made = pod("POST", ":ephemeral", "");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("\"lifetimeSeconds\":60");
    String name = "/" + made.body().replaceAll(".*(ephemeral-[0-9a-f]{32}).*", "$1");
    assertThat(pod("PUT", name + "/files/a", "x").statusCode()).isEqualTo(200);
    assertThat(pod("POST", name + ":keep", "").statusCode()).isEqualTo(204);

    // When
    var deleted = pod("DELETE", name + "/object", "");

    // Then
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(pod("POST", name + ":keep", "").statusCode()).isEqualTo(404);
    assertThat(pod("GET", name + "/files/a", "").statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyDoesSoElsewhereOrWithoutTheRight() throws Exception {
    String elsewhere = TestTokens.bearer("other", Instant.ofEpochSecond(2000));

    for (String call : new String[] {"/made:create", ":ephemeral", "/weights:keep"}) {
      assertThat(as(elsewhere, "POST", call, "").statusCode()).as(call).isEqualTo(403);
      assertThat(as("Bearer reader", "POST", call, "").statusCode()).as(call).isEqualTo(403);
    }
    var refused = as("Bearer reader", "DELETE", "/weights/object", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("delete on volumes.mizzen.dev 'weights'");
  }

  private String uid(String volume) {
    return server.repository(volume).requireMarker().uid();
  }

  private HttpResponse<String> pod(String method, String rest, String body) throws Exception {
    return as(POD, method, rest, body);
  }

  private HttpResponse<String> as(String authorization, String method, String rest, String body)
      throws Exception {
    return server.send(authorization, method, "/v1/namespaces/shop/volumes" + rest, body);
  }

  private HttpResponse<String> quietly(String method, String rest, String body) {
    try {
      return pod(method, rest, body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
