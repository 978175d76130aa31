package dev.mizzen.dict.client;

import static dev.mizzen.dict.sidecar.ScriptedUpstream.BREAKS;
import static dev.mizzen.dict.sidecar.ScriptedUpstream.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.dict.sidecar.ScriptedUpstream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is sent again. */
class ClientRetryTest {
  private static final String PUT =
      "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{\"put\":1,\"duplicates\":0}";
  private static final String ITEMS = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"items\":[]}";

  private static QueueClient queue(MizzenClient client) {
    return client.queue("q");
  }

  private static MizzenClient client(ScriptedUpstream upstream, Tokens tokens) {
    return new MizzenClient(
        new ClientSettings(URI.create("http://127.0.0.1:" + upstream.port()), "default", tokens));
  }

  private static List<String> headers(ScriptedUpstream upstream, String name) {
    return upstream.requests().stream()
        .flatMap(request -> Arrays.stream(request.split("\r\n")))
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .toList();
  }

  @Test
  void repeatsAPutUnderOneName() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(BREAKS, problem(503, "storage-unavailable"), PUT);
        MizzenClient client = client(upstream, Tokens.none())) {
      // When
      PutCount count = queue(client).put(Value.text("a"));

      // Then
      assertThat(count.put()).isEqualTo(1);
      List<String> names = headers(upstream, "mizzen-request-id");
      assertThat(names).hasSize(3);
      assertThat(Stream.of(names.toArray()).distinct()).hasSize(1);
    }
  }

  @Test
  void saysThatATakeMayHaveTaken() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(BREAKS, ITEMS);
        MizzenClient client = client(upstream, Tokens.none())) {
      // When
      ConnectionException broken =
          catchThrowableOfType(ConnectionException.class, () -> queue(client).get());

      // Then
      assertThat(broken.maybeExecuted()).isTrue();
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void repeatsATakeThatWasCertainlyNotDone() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(503, "shutting-down"), ITEMS);
        MizzenClient client = client(upstream, Tokens.none())) {
      // When
      Optional<Value> item = queue(client).get();

      // Then
      assertThat(item).isEmpty();
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @Test
  void givesARefusalBackThatAsksForTooMuchPatience() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(problem(503, "storage-unavailable", "Retry-After: 60"), PUT);
        MizzenClient client = client(upstream, Tokens.none())) {
      // When
      ServiceException refused =
          catchThrowableOfType(ServiceException.class, () -> queue(client).put(Value.text("a")));

      // Then
      assertThat(refused.slug()).isEqualTo("storage-unavailable");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void bringsAnotherTokenWhenOneIsRefused() {
    AtomicInteger asked = new AtomicInteger();
    Tokens tokens =
        refused -> CompletableFuture.completedFuture(Optional.of("t" + asked.incrementAndGet()));
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(401, "unauthorized"), ITEMS);
        MizzenClient client = client(upstream, tokens)) {
      // When
      queue(client).get();

      // Then
      assertThat(headers(upstream, "authorization")).containsExactly("Bearer t1", "Bearer t2");
    }
  }

  @Test
  void showsASecondRefusalOfItsToken() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(problem(401, "unauthorized"));
        MizzenClient client = client(upstream, Tokens.of("t"))) {
      // When
      AuthException refused = catchThrowableOfType(AuthException.class, () -> queue(client).get());

      // Then
      assertThat(refused.status()).isEqualTo(401);
      assertThat(upstream.requests()).hasSize(2);
    }
  }
}
