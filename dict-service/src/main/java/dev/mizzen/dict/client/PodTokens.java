package dev.mizzen.dict.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The pod's token, which the gateway gives for the function's credential (contracts, section 6);
 * kept for two thirds of its life.
 */
final class PodTokens implements Tokens {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private record Token(String text, long staleNanos) {}

  private final HttpClient http;
  private final HttpRequest question;
  private CompletableFuture<Token> latest =
      CompletableFuture.completedFuture(new Token("", System.nanoTime()));

  /** From the variables of a function's pod. */
  PodTokens(HttpClient http, Map<String, String> pod) {
    this.http = http;
    this.question =
        HttpRequest.newBuilder(
                URI.create("http://%s/v1/tokens".formatted(pod.get("MIZZEN_GATEWAY"))))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + pod.get("MIZZEN_CREDENTIAL"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofByteArray(
                    Json.write(
                        json -> {
                          json.writeStartObject();
                          json.writeStringField("namespace", pod.get("MIZZEN_NAMESPACE"));
                          json.writeStringField("function", pod.get("MIZZEN_FUNCTION"));
                          json.writeStringField("pod", pod.get("MIZZEN_POD_NAME"));
                          json.writeStringField("podUid", pod.get("MIZZEN_POD_UID"));
                          json.writeEndObject();
                        })))
            .build();
  }

  @Override
  public synchronized CompletionStage<Optional<String>> token(Optional<String> refused) {
    if (latest.isDone() && !good(refused)) {
      latest = http.sendAsync(question, BodyHandlers.ofByteArray()).thenApply(PodTokens::read);
    }
    return latest.thenApply(token -> Optional.of(token.text));
  }

  private boolean good(Optional<String> refused) {
    return !latest.isCompletedExceptionally()
        && latest.join().staleNanos - System.nanoTime() > 0
        && !refused.equals(Optional.of(latest.join().text));
  }

  private static Token read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new CompletionException(
          new IOException("no pod token: the gateway answered " + answer.statusCode()));
    }
    Fields fields = Fields.of(Json.read(answer.body()));
    long life = Duration.ofSeconds(fields.number("expiresInSeconds")).toNanos();
    return new Token(fields.text("podToken"), System.nanoTime() + life / 3 * 2);
  }
}
