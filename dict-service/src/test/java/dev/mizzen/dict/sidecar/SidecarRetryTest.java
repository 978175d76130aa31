package dev.mizzen.dict.sidecar;

import static dev.mizzen.dict.sidecar.Requests.ENTRY;
import static dev.mizzen.dict.sidecar.Requests.LEN;
import static dev.mizzen.dict.sidecar.Requests.QUEUE;
import static dev.mizzen.dict.sidecar.Requests.awaitHealthy;
import static dev.mizzen.dict.sidecar.Requests.get;
import static dev.mizzen.dict.sidecar.Requests.post;
import static dev.mizzen.dict.sidecar.Requests.send;
import static dev.mizzen.dict.sidecar.ScriptedUpstream.BREAKS;
import static dev.mizzen.dict.sidecar.ScriptedUpstream.OK;
import static dev.mizzen.dict.sidecar.ScriptedUpstream.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, how, and what never is. */
class SidecarRetryTest {
  private static final Pattern REQUEST_ID =
      Pattern.compile("mizzen-request-id: (\\S+)", Pattern.CASE_INSENSITIVE);

  private static List<String> requestIds(ScriptedUpstream upstream) {
    return upstream.requests().stream()
        .flatMap(request -> REQUEST_ID.matcher(request).results())
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void waitsForAServiceThatIsNotThereYet() {
    // Given
    int port = TestSidecar.freePort();
    try (TestSidecar sidecar = new TestSidecar(port)) {
      awaitHealthy(sidecar);
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> post(sidecar.port(), QUEUE + ":get", "body"));

      // When
      try (ScriptedUpstream upstream = new ScriptedUpstream(port, OK)) {
        // Then
        assertThat(answer.join()).startsWith("HTTP/1.1 200");
        assertThat(upstream.requests()).singleElement().asString().endsWith("body");
      }
    }
  }

  @Test
  void repeatsAReadWhoseConnectionBroke() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(BREAKS, BREAKS, OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = get(sidecar.port(), LEN);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(upstream.requests()).hasSize(3);
      assertThat(requestIds(upstream)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /v1/namespaces/default/dicts/it/entries/k",
    "POST, /v1/namespaces/default/dicts/it:add",
    "POST, /v1/namespaces/default/dicts/it:batch",
    "POST, /v1/namespaces/default/queues/q:put"
  })
  void namesAWriteSoThatItsRepetitionIsHarmless(String method, String path) {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                BREAKS, problem(503, "storage-unavailable"), problem(503, "shutting-down"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = send(sidecar.port(), method, path, "Content-Length: 5", "value");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(upstream.requests()).hasSize(4).allMatch(request -> request.endsWith("value"));
      assertThat(requestIds(upstream))
          .hasSize(4)
          .allMatch(id -> id.equals(requestIds(upstream).getFirst()))
          .allMatch(id -> id.matches("[0-9a-f]{32}"));
    }
  }

  @Test
  void keepsTheNameThatTheClientGave() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(BREAKS, OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      send(sidecar.port(), "PUT", ENTRY, "Content-Length: 0\r\nMizzen-Request-Id: mine");

      // Then
      assertThat(requestIds(upstream)).containsExactly("mine", "mine");
    }
  }

  @Test
  void namesEachCallAnew() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      post(sidecar.port(), QUEUE + ":put", "a");
      post(sidecar.port(), QUEUE + ":put", "a");

      // Then
      assertThat(requestIds(upstream)).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/namespaces/default/queues/q:get",
    "POST, /v1/namespaces/default/queues/q:lease",
    "POST, /v1/namespaces/default/queues/q:clear",
    "DELETE, /v1/namespaces/default/dicts/it/entries/k",
  })
  void doesNotRepeatWhatMayHaveBeenDone(String method, String path) {
    try (ScriptedUpstream upstream = new ScriptedUpstream(BREAKS, OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = send(sidecar.port(), method, path, "Content-Length: 1", "x");

      // Then
      assertThat(answer)
          .startsWith("HTTP/1.1 503")
          .contains("storage-unavailable")
          .contains("whether the call was done is not known");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void givesATakesRefusalBackSinceItMayHaveTaken() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(problem(503, "storage-unavailable", "X-Of: service"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = post(sidecar.port(), QUEUE + ":get", "");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 503").contains("X-Of: service");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void repeatsATakeThatAServiceRefusedSinceItGoesAway() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(503, "shutting-down"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = post(sidecar.port(), QUEUE + ":get", "");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void givesARefusalBackThatAsksForMorePatienceThanThereIs() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(problem(503, "storage-unavailable", "Retry-After: 6"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = get(sidecar.port(), LEN);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 503").contains("problems/storage-unavailable");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"internal", "limit-exceeded"})
  void givesOtherRefusalsBack(String slug) {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(503, slug), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = get(sidecar.port(), LEN);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 503").contains("problems/" + slug);
    }
  }

  @Test
  void asksForAnotherTokenWhenOneIsRefusedAndSendsAgain() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(401, "unauthorized"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      awaitHealthy(sidecar);

      // When
      String answer = post(sidecar.port(), QUEUE + ":get", "body");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(upstream.requests()).hasSize(2).allMatch(request -> request.endsWith("body"));
      assertThat(sidecar.gateway().requests()).hasSize(2);
    }
  }

  @Test
  void showsASecondRefusalOfItsToken() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(401, "unauthorized"));
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = get(sidecar.port(), LEN);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 401");
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @Test
  void waitsTheSecondTimeForWhatIsLeftOfTheWait() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(problem(503, "shutting-down", "Retry-After: 1"), OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      post(sidecar.port(), QUEUE + ":get?wait=20&n=2", "");

      // Then
      assertThat(upstream.requests().getFirst()).contains(":get?wait=20&n=2 ");
      assertThat(upstream.requests().getLast()).containsPattern(":get\\?wait=1\\d\\.\\d{3}&n=2 ");
    }
  }

  @Test
  void doesNotRepeatABodyThatIsTooLargeToHold() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(BREAKS, OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      String body = "x".repeat(HeldBody.MAX_BYTES + 1);

      // When
      String answer = send(sidecar.port(), "PUT", ENTRY, "Content-Length: " + body.length(), body);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 503").contains("storage-unavailable");
      assertThat(upstream.requests()).hasSize(1);
    }
  }
}
