package dev.mizzen.dict.client;

import dev.mizzen.dict.client.Ask.Repeat;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A call under way, with its repetitions (the same rules as the sidecar's). Cancelling it closes
 * its connection, so that a get which waits takes nothing any more.
 */
final class Sending<T> extends Successive<T> {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long REFUSED_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LAST_PAUSE_MILLIS = 1_000;

  private final HttpClient http;
  private final ClientSettings settings;
  private final Ask ask;
  private final Function<HttpResponse<byte[]>, T> reader;
  private final String requestId = UUID.randomUUID().toString();
  private final long begun = System.nanoTime();
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private Optional<String> token = Optional.empty();
  private boolean renewed;

  Sending(
      HttpClient http, ClientSettings settings, Ask ask, Function<HttpResponse<byte[]>, T> reader) {
    this.http = http;
    this.settings = settings;
    this.ask = ask;
    this.reader = reader;
  }

  Sending<T> begin() {
    withToken(Optional.empty());
    return this;
  }

  private void withToken(Optional<String> refused) {
    settings
        .tokens()
        .token(refused)
        .whenComplete(
            (found, failure) -> {
              if (failure == null) {
                token = found;
                send();
              } else {
                completeExceptionally(
                    new ConnectionException(
                        "no token could be had, and nothing was done: " + cause(failure),
                        cause(failure),
                        false));
              }
            });
  }

  private void send() {
    if (isDone()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(settings.service().resolve("/") + ask.target().substring(1)))
            .timeout(ask.patience().plus(GRACE))
            .method(
                ask.method(),
                ask.body().length == 0 && ask.method().equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(ask.body()));
    ask.headers().forEach(request::header);
    if (ask.repeat() == Repeat.NAMED) {
      request.header("Mizzen-Request-Id", requestId);
    }
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    underWay(http.sendAsync(request.build(), BodyHandlers.ofByteArray()))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                answered(answer);
              } else {
                broken(cause(failure));
              }
            });
  }

  private void answered(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status == 401 && token.isPresent() && !renewed) {
      renewed = true;
      withToken(token);
      return;
    }
    try {
      if (status < 400) {
        complete(reader.apply(answer));
        return;
      }
      Problem problem = Problem.of(answer);
      if (ask.understood().contains(problem.slug())) {
        complete(reader.apply(answer));
      } else if (!refusedForNow(problem) || !again(retryAfter(answer), REFUSED_PATIENCE_NANOS)) {
        completeExceptionally(problem.exception());
      }
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  private boolean refusedForNow(Problem problem) {
    return problem.slug().equals("shutting-down")
        || problem.slug().equals("storage-unavailable") && ask.repeat() != Repeat.ONCE;
  }

  private void broken(Throwable why) {
    boolean executed =
        !(why instanceof ConnectException || why instanceof HttpConnectTimeoutException);
    boolean silent = executed && why instanceof HttpTimeoutException;
    boolean allowed = !executed || ask.repeat() != Repeat.ONCE && !silent;
    if (!allowed || !again(0, PATIENCE_NANOS)) {
      completeExceptionally(
          new ConnectionException(
              "the dict-service at %s %s: %s"
                  .formatted(
                      settings.service(),
                      executed
                          ? "broke off; whether the call was executed is not known"
                          : "cannot be reached, and nothing was done",
                      why),
              why,
              executed));
    }
  }

  private boolean again(long atLeastMillis, long patienceNanos) {
    long pause = Math.max(pauseMillis, atLeastMillis);
    pause += ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    if (System.nanoTime() - begun + TimeUnit.MILLISECONDS.toNanos(pause) > patienceNanos) {
      return false;
    }
    pauseMillis = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS);
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(this::send);
    return true;
  }

  private static long retryAfter(HttpResponse<byte[]> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("");
    return text.matches("\\d{1,3}") ? TimeUnit.SECONDS.toMillis(Long.parseLong(text)) : 0;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
