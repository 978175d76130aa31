package dev.mizzen.dict.auth;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Asks the API server who a token belongs to and what they may, and remembers the answers briefly:
 * who for 60 s, may for 10 s, and a no for 2 s, so that a right just given is soon seen. Callers of
 * the same question share one request.
 */
public final class Reviews {
  private static final int REMEMBERED = 10_000;
  private static final Duration WHO = Duration.ofSeconds(60);
  private static final Duration MAY = Duration.ofSeconds(10);
  private static final Duration NO = Duration.ofSeconds(2);
  private static final Duration NO_ANSWER = Duration.ofMillis(100);

  /** What came back: exactly one of them. */
  private record Answer<T>(T value, Denied failure) {
    T orThrow() {
      if (failure != null) {
        throw failure;
      }
      return value;
    }
  }

  /** What was decided about whom. */
  private record Question(Caller.Account account, Access access) {}

  private final KubernetesApi api;
  private final AsyncCache<String, Answer<Optional<Caller.Account>>> accounts;
  private final AsyncCache<Question, Answer<Boolean>> decisions;

  /** The ticker ages the caches. */
  public Reviews(KubernetesApi api, Ticker ticker) {
    this.api = api;
    this.accounts = cache(ticker, account -> account.isPresent() ? WHO : NO);
    this.decisions = cache(ticker, allowed -> allowed ? MAY : NO);
  }

  private static <K, T> AsyncCache<K, Answer<T>> cache(
      Ticker ticker, Function<T, Duration> lifetime) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .ticker(ticker)
        .executor(Runnable::run)
        .expireAfter(
            Expiry.<K, Answer<T>>creating(
                (key, answer) -> answer.failure != null ? NO_ANSWER : lifetime.apply(answer.value)))
        .buildAsync();
  }

  /** The account of a token of our audience; empty when the API server does not accept it. */
  public CompletableFuture<Optional<Caller.Account>> account(String token) {
    return accounts
        .get(hash(token), (hash, executor) -> answer(reviewToken(token)))
        .thenApply(Answer::orThrow);
  }

  /** Whether RBAC gives the account this access. */
  public CompletableFuture<Boolean> allowed(Caller.Account account, Access access) {
    return decisions
        .get(
            new Question(account, access),
            (question, executor) -> answer(reviewAccess(account, access)))
        .thenApply(Answer::orThrow);
  }

  private static <T> CompletableFuture<Answer<T>> answer(CompletableFuture<T> review) {
    return review.handle(
        (value, thrown) ->
            switch (thrown) {
              case null -> new Answer<>(value, null);
              case Denied denied -> new Answer<>(null, denied);
              case CompletionException e when e.getCause() instanceof Denied denied ->
                  new Answer<>(null, denied);
              default ->
                  new Answer<>(
                      null,
                      new Denied(
                          Denied.Reason.UNDECIDED,
                          "the API server's answer to a review cannot be read"));
            });
  }

  private CompletableFuture<Optional<Caller.Account>> reviewToken(String token) {
    JsonObject spec =
        new JsonObject()
            .put("token", token)
            .put("audiences", new JsonArray().add(PodTokens.AUDIENCE));
    return post(
            "/apis/authentication.k8s.io/v1/tokenreviews",
            object("authentication.k8s.io/v1", "TokenReview", spec))
        .thenApply(Reviews::account);
  }

  private static Optional<Caller.Account> account(JsonObject review) {
    JsonObject status = review.getJsonObject("status", new JsonObject());
    boolean ours = status.getJsonArray("audiences", new JsonArray()).contains(PodTokens.AUDIENCE);
    if (!status.getBoolean("authenticated", false) || !ours) {
      return Optional.empty();
    }
    JsonObject user = status.getJsonObject("user", new JsonObject());
    Map<String, List<String>> extra = new TreeMap<>();
    for (Map.Entry<String, Object> entry : user.getJsonObject("extra", new JsonObject())) {
      extra.put(entry.getKey(), strings((JsonArray) entry.getValue()));
    }
    return Optional.of(
        new Caller.Account(
            user.getString("username", ""),
            user.getString("uid", ""),
            strings(user.getJsonArray("groups", new JsonArray())),
            Map.copyOf(extra)));
  }

  private CompletableFuture<Boolean> reviewAccess(Caller.Account account, Access access) {
    JsonObject extra = new JsonObject();
    account.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
    JsonObject spec =
        new JsonObject()
            .put("user", account.username())
            .put("uid", account.uid())
            .put("groups", new JsonArray(account.groups()))
            .put("extra", extra)
            .put(
                "resourceAttributes",
                new JsonObject()
                    .put("group", "mizzen.dev")
                    .put("resource", access.resource())
                    .put("subresource", access.subresource())
                    .put("verb", access.verb())
                    .put("namespace", access.namespace())
                    .put("name", access.name()));
    return post(
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            object("authorization.k8s.io/v1", "SubjectAccessReview", spec))
        .thenApply(
            review ->
                review.getJsonObject("status", new JsonObject()).getBoolean("allowed", false));
  }

  private CompletableFuture<JsonObject> post(String path, JsonObject review) {
    return api.send("POST", path, Optional.of(review))
        .thenApply(
            answer -> {
              if (!answer.succeeded()) {
                throw new Denied(
                    Denied.Reason.UNDECIDED,
                    "the API server answered %d to a review: does the dict-service's"
                            .formatted(answer.status())
                        + " ServiceAccount have the ClusterRole system:auth-delegator?");
              }
              return answer.body();
            });
  }

  private static JsonObject object(String apiVersion, String kind, JsonObject spec) {
    return new JsonObject().put("apiVersion", apiVersion).put("kind", kind).put("spec", spec);
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
