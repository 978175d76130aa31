package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.Gatekeeper;
import dev.mizzen.dict.auth.PodTokens;
import dev.mizzen.dict.auth.Reviews;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.objects.ClientObjects;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls are taken the short way; all others go the ordinary one. */
class HotCallsTest {
  private static final int BUDGET = 100_000;

  private final Store store = new MemoryStore();
  private final ByteBudget budget = new ByteBudget(BUDGET);
  private boolean stopping;
  private HotCalls hot;

  @BeforeEach
  void define() {
    await(store.dicts().define(new ObjectName("default", "d"), dict("uid")));
    await(store.queues().define(new ObjectName("default", "q"), queue("uid")));
    Gatekeeper gatekeeper =
        new Gatekeeper(
            new PodTokens(TestTokens.KEY, Clock.systemUTC()),
            new Reviews((method, path, body) -> new CompletableFuture<>(), System::nanoTime));
    ClientObjects objects =
        new ClientObjects(store, (method, path, body) -> new CompletableFuture<>());
    Backups backups = new Backups(Path.of("none"), folder -> new CompletableFuture<>());
    hot =
        new HotCalls(
            new Admission(store, gatekeeper),
            new Calls(store, budget, objects, backups),
            budget,
            (kind, outcome, nanos) -> {},
            () -> stopping);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static HttpRequest head(String method, String path) {
    HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
    headers.add("Host", "x");
    headers.add("Authorization", "Bearer " + TestTokens.pod("default"));
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(method),
        "/v1/namespaces/default/" + path,
        headers);
  }

  private static HttpRequest with(HttpRequest head, String name, String value) {
    head.headers().add(name, value);
    return head;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, dicts/d/entries/k, DICT_GET",
    "DELETE, dicts/d/entries/k?return=true, DICT_REMOVE",
    "POST, queues/q:get?n=2, QUEUE_GET",
    "POST, queues/q:lease?partition=p, QUEUE_LEASE",
  })
  void takesWhatIsAnsweredSoon(String method, String path, Operation operation) {
    // When
    HotCall call = hot.of(head(method, path));

    // Then
    assertThat(call.call().operation()).isEqualTo(operation);
    assertThat(call.held()).isZero();
  }

  @Test
  void makesRoomForTheBody() {
    // When
    HotCall call = hot.of(with(head("PUT", "dicts/d/entries/k"), "Content-Length", "1000"));

    // Then
    assertThat(call.held()).isEqualTo(1_000);
    assertThat(budget.used()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    // Waits.
    "POST, queues/q:get?wait=1",
    "GET, dicts/d:watch?after=1&wait=1",
    // Seldom.
    "HEAD, dicts/d/entries/k",
    "GET, dicts/d",
    "POST, dicts:ephemeral",
    // Wrong.
    "PATCH, dicts/d/entries/k",
    "GET, dicts/d/entries/",
    "GET, dicts/d/entries/%zz",
    "GET, dicts/absent/entries/k",
    "GET, nothing",
    "GET, dicts/d/entries/k#fragment",
  })
  void leavesAllElse(String method, String path) {
    assertThat(hot.of(head(method, path))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, close",
    "Expect, 100-continue",
    "Transfer-Encoding, chunked",
    "Upgrade, h2c",
    "Content-Length, 65537",
    "Content-Length, 99999999999",
    "Content-Length, -1",
  })
  void leavesWhatNeedsMoreOfHttp(String header, String value) {
    assertThat(hot.of(with(head("PUT", "dicts/d/entries/k"), header, value))).isNull();
    assertThat(budget.used()).isZero();
  }

  @Test
  void leavesABodyThatTheCallMayNotHave() {
    assertThat(hot.of(with(head("GET", "dicts/d/entries/k"), "Content-Length", "1"))).isNull();
  }

  @Test
  void leavesABodyForWhichThereIsNoRoomNow() {
    // Given
    assertThat(budget.tryAcquire(BUDGET - 10)).isTrue();

    // Then
    assertThat(hot.of(with(head("PUT", "dicts/d/entries/k"), "Content-Length", "11"))).isNull();
    assertThat(hot.of(with(head("PUT", "dicts/d/entries/k"), "Content-Length", "10"))).isNotNull();
  }

  @Test
  void leavesCallersWhoAreNotKnownAtOnce() {
    // Given
    HttpRequest nobody = head("GET", "dicts/d/entries/k");
    nobody.headers().remove("Authorization");
    HttpRequest stranger = head("GET", "dicts/d/entries/k");
    stranger.headers().set("Authorization", "Bearer " + TestTokens.pod("other"));
    HttpRequest account = head("GET", "dicts/d/entries/k");
    account.headers().set("Authorization", "Bearer of-an-account");

    // Then
    assertThat(hot.of(nobody)).isNull();
    assertThat(hot.of(stranger)).isNull();
    assertThat(hot.of(account)).isNull();
  }

  @Test
  void leavesAllWhenTheProcessIsToStop() {
    // Given
    stopping = true;

    // Then
    assertThat(hot.of(head("GET", "dicts/d/entries/k"))).isNull();
  }
}
