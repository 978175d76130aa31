package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.HeldStore;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.server.TestFront;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that are answered without Vert.x, beside those that are not. */
class ShortcutTest {
  private static final ObjectName D = new ObjectName("default", "d");
  private static final ObjectName Q = new ObjectName("default", "q");
  private static final String DICT = "/v1/namespaces/default/dicts/d";
  private static final String QUEUE = "/v1/namespaces/default/queues/q";
  private static final String HOST =
      "Host: x\r\nAuthorization: Bearer %s\r\n".formatted(TestTokens.pod("default"));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HeldStore store = new HeldStore();
  private TestFront front;
  private RawHttp client;

  @BeforeEach
  void start() {
    await(store.dicts().define(D, dict("uid")));
    await(store.queues().define(Q, queue("uid")));
    front = new TestFront(store);
    client = new RawHttp(front.port());
  }

  @AfterEach
  void stop() {
    client.close();
    front.close();
    store.close();
  }

  private static String request(String method, String path) {
    return "%s %s HTTP/1.1\r\n%s\r\n".formatted(method, path, HOST);
  }

  private static String request(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, HOST, body.length(), body);
  }

  private String bodyOf(String key) {
    return await(store.dicts().get(D, key(key), Long.MAX_VALUE))
        .map(found -> new String(((Lookup.Entry) found).value().data(), StandardCharsets.US_ASCII))
        .orElse("absent");
  }

  @Test
  void answersInTheOrderOfTheRequestsWhoeverAnswers() {
    // When all of them are sent at once
    client.text(
        request("PUT", DICT + "/entries/a", "one")
            + request("GET", DICT + "/entries/a")
            + request("GET", DICT + ":len")
            + request("PUT", DICT + "/entries/a", "two")
            + request("GET", DICT + "/entries/a")
            + request("PATCH", DICT + "/entries/a")
            + request("GET", DICT + "/entries/b")
            + request("DELETE", DICT + "/entries/a")
            + request("GET", DICT + ":len"));

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 201 Created\nETag: \"1\"\n");
    assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\none");
    assertThat(client.answer()).endsWith("{\"entries\":1}");
    assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\nETag: \"2\"\n");
    assertThat(client.answer()).endsWith("\n\ntwo");
    assertThat(client.answer()).startsWith("HTTP/1.1 405 ").contains("Allow: ");
    assertThat(client.answer()).startsWith("HTTP/1.1 404 ").contains("/entry-absent");
    assertThat(client.answer()).startsWith("HTTP/1.1 204 ").doesNotContain("Content-Length");
    assertThat(client.answer()).endsWith("{\"entries\":0}");
  }

  @Test
  void whatIsSentAheadWaitsForTheAnswer() {
    // Given
    CompletableFuture<Void> held = store.holdGets();
    client.text(request("GET", DICT + "/entries/a") + request("PUT", DICT + "/entries/a", "new"));
    Polling.until(() -> store.gets() == 1);

    // When another client is answered, then this one
    try (RawHttp other = new RawHttp(front.port())) {
      other.text(request("PUT", DICT + "/entries/b", "other"));
      assertThat(other.answer()).startsWith("HTTP/1.1 201 ");
    }
    assertThat(await(store.dicts().describe(D)).entries()).isEqualTo(1);
    held.complete(null);

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 404 ");
    assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void waitsForTheRestOfABody() {
    // Given
    String all = request("PUT", DICT + "/entries/a", "0123456789");
    client.text(all.substring(0, all.length() - 5));
    try (RawHttp other = new RawHttp(front.port())) {
      other.text(request("PUT", DICT + "/entries/b", "other"));
      assertThat(other.answer()).startsWith("HTTP/1.1 201 ");
    }
    assertThat(bodyOf("a")).isEqualTo("absent");

    // When
    client.text(all.substring(all.length() - 5));

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
    assertThat(bodyOf("a")).isEqualTo("0123456789");
  }

  @Test
  void forgetsABodyWhoseClientLeaves() {
    // Given
    String all = request("PUT", DICT + "/entries/a", "0123456789");
    client.text(all.substring(0, all.length() - 5));
    Polling.until(() -> front.bodyBytes() == 10);

    // When
    client.close();

    // Then
    Polling.until(() -> front.bodyBytes() == 0);
    assertThat(bodyOf("a")).isEqualTo("absent");
  }

  @Test
  void largeBodiesGoTheOrdinaryWayAndTooLargeOnesAreRefused() {
    // When
    client.text(
        request("PUT", DICT + "/entries/a", "x".repeat(100_000))
            + request("GET", DICT + "/entries/a")
            + request("PUT", DICT + "/entries/a", "small"));

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
    assertThat(client.answer()).endsWith("\n\n" + "x".repeat(100_000));
    assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
    client.text(
        "PUT %s/entries/a HTTP/1.1\r\n%sContent-Length: 99999999\r\n\r\n".formatted(DICT, HOST));
    assertThat(client.answer()).startsWith("HTTP/1.1 413 ").contains("/value-too-large");
  }

  @Test
  void refusesAsOnTheOrdinaryWay() {
    // When
    client.text(
        request("GET", DICT + "/entries/a").replace("Bearer ", "Bearer x")
            + request("GET", DICT + "/entries/a")
            + request("GET", DICT + "/entries/a?x=1")
            + request("POST", QUEUE + ":put", "{")
            + request("POST", QUEUE + ":ack", "{\"leases\":[{\"id\":\"*\",\"epoch\":1}]}"));

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Bearer");
    assertThat(client.answer())
        .startsWith("HTTP/1.1 404 Not Found\nContent-Type: application/problem+json\n")
        .contains("\"status\":404");
    assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("no parameter x");
    assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("line 1");
    assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("one that a lease gave");
  }

  @Test
  void tellsWhenTheEntryEnds() {
    // When
    client.text(
        "PUT %s/entries/a HTTP/1.1\r\n%sContent-Type: text/x\r\nMizzen-TTL: 100\r\nContent-Length: 1\r\n\r\nv"
                .formatted(DICT, HOST)
            + request("GET", DICT + "/entries/a"));

    // Then
    assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
    assertThat(client.answer()).contains("Content-Type: text/x\n", "Mizzen-Expires-In: ");
  }

  @Test
  void itemsOfAClientThatLeftComeBack() {
    // Given
    await(store.queues().put(Q, DEFAULT_PARTITION, values("v", 3)));
    CompletableFuture<Void> held = store.holdGets();
    client.text(request("POST", QUEUE + ":get?n=2"));
    Polling.until(() -> store.gets() == 1);
    assertThat(await(store.queues().length(Q, Optional.empty()))).isEqualTo(1);

    // When
    client.close();
    Polling.until(() -> store.cancels() == 1);
    held.complete(null);

    // Then
    Polling.until(() -> await(store.queues().length(Q, Optional.empty())) == 3);
  }

  @Test
  void whatIsUnderWayIsAnsweredWhenTheServerStops() {
    // Given
    await(store.dicts().put(D, key("a"), value("there"), Write.ALWAYS));
    CompletableFuture<Void> held = store.holdGets();
    client.text(request("GET", DICT + "/entries/a"));
    Polling.until(() -> store.gets() == 1);

    // When
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> front.stopListening(20));
    Polling.until(() -> !front.listens());
    held.complete(null);

    // Then
    assertThat(client.answer()).contains("Connection: close").endsWith("\n\nthere");
    assertThat(client.status()).isEmpty();
    stopped.join();
  }

  @Test
  void whatIsNeverAnsweredDoesNotKeepTheServerFromStopping() {
    // Given
    store.holdGets();
    client.text(request("GET", DICT + "/entries/a"));
    Polling.until(() -> store.gets() == 1);

    // When
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> front.stopListening(1));

    // Then
    assertThat(stopped).succeedsWithin(PATIENCE);
  }

  @Test
  void aBodyThatNeverComesDoesNotKeepTheServerFromStopping() {
    // Given
    String all = request("PUT", DICT + "/entries/a", "0123456789");
    client.text(all.substring(0, all.length() - 5));
    Polling.until(() -> front.bodyBytes() == 10);

    // When
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> front.stopListening(1));

    // Then
    assertThat(stopped).succeedsWithin(PATIENCE);
  }
}
