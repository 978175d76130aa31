package dev.mizzen.gateway.access;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a token may call a Function. What the API server said is kept for a short time;
 * the same question is asked once at a time. Never blocks.
 */
public final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final Duration TOKENS_KEPT = Duration.ofSeconds(60);
  private static final Duration RIGHTS_KEPT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long CACHED = 10_000;

  private record Right(Caller.User user, FunctionKey function) {}

  private final PodTokens podTokens;
  private final Reviews reviews;
  private final AsyncCache<String, Optional<Caller.User>> users;
  private final AsyncCache<Right, Boolean> rights;

  /**
   * @param podTokens checks tokens of pods, without the API server
   * @param reviews checks all others
   * @param executor runs the reviews, which block
   */
  public Access(PodTokens podTokens, Reviews reviews, Executor executor) {
    this.podTokens = podTokens;
    this.reviews = reviews;
    this.users = cache(TOKENS_KEPT, executor);
    this.rights = cache(RIGHTS_KEPT, executor);
  }

  /**
   * Completes when the token may call the Function, with who it is; fails with {@link AccessDenied}
   * otherwise.
   *
   * @param token without {@code Bearer}; empty when there was none
   */
  public CompletableFuture<Caller> mayCall(String token, FunctionKey function) {
    if (token.isEmpty()) {
      return CompletableFuture.failedFuture(
          unauthorized(
              "Send 'Authorization: Bearer <token>' with a ServiceAccount token of the audience gateway.mizzen.dev."));
    }
    if (podTokens.looksLikeOurs(token)) {
      return ofPod(token, function);
    }
    return users
        .get(hash(token), key -> reviews.authenticate(token))
        .thenCompose(user -> user.map(it -> ofUser(it, function)).orElseGet(Access::notValid))
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(Access::closed);
  }

  private CompletableFuture<Caller> ofPod(String token, FunctionKey function) {
    Optional<Caller.OfPod> pod = podTokens.verify(token);
    if (pod.isEmpty()) {
      return notValid();
    }
    if (!pod.get().namespace().equals(function.namespace())) {
      return CompletableFuture.failedFuture(
          new AccessDenied(
              Problem.of(
                  ProblemType.FORBIDDEN,
                  "Pod '%s' of namespace '%s' may call Functions of its own namespace only, not of '%s'."
                      .formatted(pod.get().pod(), pod.get().namespace(), function.namespace()))));
    }
    return CompletableFuture.completedFuture(pod.get());
  }

  private CompletableFuture<Caller> ofUser(Caller.User user, FunctionKey function) {
    return rights
        .get(new Right(user, function), right -> reviews.mayCall(user, function))
        .thenCompose(
            allowed ->
                allowed
                    ? CompletableFuture.<Caller>completedFuture(user)
                    : CompletableFuture.failedFuture(forbidden(user, function)));
  }

  private static CompletableFuture<Caller> notValid() {
    return CompletableFuture.failedFuture(
        unauthorized(
            "The token is not valid: it may have expired, or be made for another audience than gateway.mizzen.dev."));
  }

  private static AccessDenied unauthorized(String detail) {
    return new AccessDenied(Problem.of(ProblemType.UNAUTHORIZED, detail));
  }

  private static AccessDenied forbidden(Caller.User user, FunctionKey function) {
    return new AccessDenied(
        Problem.of(
            ProblemType.FORBIDDEN,
            "'%s' may not create functions/call of group mizzen.dev with the name '%s' in namespace '%s'. Bind a Role with that rule to it."
                .formatted(user.name(), function.name(), function.namespace())));
  }

  /** Whatever went wrong, the answer is no. */
  private static CompletableFuture<Caller> closed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof AccessDenied) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.atWarn().addArgument(kv("cause", String.valueOf(cause))).log("Access could not be checked");
    Problem problem =
        Problem.of(
                ProblemType.ACCESS_UNKNOWN,
                "The API server could not be asked whether the caller may do this. Call again later.")
            .retryAfter(Duration.ofSeconds(1));
    return CompletableFuture.failedFuture(new AccessDenied(problem));
  }

  private static <K, V> AsyncCache<K, V> cache(Duration kept, Executor executor) {
    return Caffeine.newBuilder()
        .executor(executor)
        .maximumSize(CACHED)
        .expireAfterWrite(kept)
        .buildAsync();
  }

  private static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
