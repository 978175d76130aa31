package dev.mizzen.volume.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.http.ProblemException;
import dev.mizzen.volume.snapshot.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request pass or ends it with 401, 403 or 503. Answers of the API server are kept for a
 * moment.
 */
public final class Guard {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final String SCHEME = "Bearer ";

  private final Reviewer reviewer;
  private final PodTokens pods;
  private final Cache<Hash, Optional<Caller>> callers;
  private final Cache<Right, Boolean> rights;

  private record Right(Caller caller, Permission permission) {}

  public Guard(Reviewer reviewer, PodTokens pods, Ticker ticker) {
    this.reviewer = reviewer;
    this.pods = pods;
    this.callers = cache(Duration.ofSeconds(60), ticker);
    this.rights = cache(Duration.ofSeconds(10), ticker);
  }

  private static <K, V> Cache<K, V> cache(Duration kept, Ticker ticker) {
    return Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(1000).ticker(ticker).build();
  }

  /** Who was let in. */
  public enum Admitted {
    /** A pod of a Function, by the token that the gateway gave it. */
    POD,
    /** An account of the cluster, by its rights there. */
    ACCOUNT
  }

  /**
   * Returns when the caller has the right.
   *
   * @param authorization header of the request, empty when it has none
   * @return who it is
   * @throws ProblemException otherwise
   */
  public Admitted require(String authorization, Permission permission) {
    String token = token(authorization);
    return switch (pods.judge(token).orElse(null)) {
      case null -> {
        requireOfAccount(token, permission);
        yield Admitted.ACCOUNT;
      }
      case PodTokens.Verdict.Pod pod -> {
        requireOfPod(pod, permission);
        yield Admitted.POD;
      }
      case PodTokens.Verdict.Invalid invalid -> throw unauthorized();
    };
  }

  private static void requireOfPod(PodTokens.Verdict.Pod pod, Permission permission) {
    boolean allowed =
        switch (permission.part()) {
              case FILES, OBJECT -> true;
              case DEFINITION, SEQUENCE -> false;
            }
            && pod.namespace().equals(permission.namespace());
    if (!allowed) {
      throw new ProblemException(
          Problem.of(
              403,
              "forbidden",
              "You may not do that",
              "Pod %s of namespace %s may use the files of the Volumes of its own namespace, and make and delete Volumes there: %s is more"
                  .formatted(pod.name(), pod.namespace(), permission)));
    }
  }

  private void requireOfAccount(String token, Permission permission) {
    var caller = authenticate(token);
    var right = new Right(caller, permission);
    boolean allowed =
        asking(() -> rights.get(right, r -> reviewer.allows(r.caller(), r.permission())));
    if (!allowed) {
      throw new ProblemException(
          Problem.of(
              403,
              "forbidden",
              "You may not do that",
              "%s needs the right to %s: grant it by a Role or ClusterRole"
                  .formatted(caller.user(), permission)));
    }
  }

  private static String token(String authorization) {
    if (!authorization.startsWith(SCHEME)) {
      throw unauthorized();
    }
    return authorization.substring(SCHEME.length()).strip();
  }

  private Caller authenticate(String token) {
    Hash key = Hash.of(token.getBytes(StandardCharsets.UTF_8));
    return asking(() -> callers.get(key, k -> reviewer.authenticate(token)))
        .orElseThrow(Guard::unauthorized);
  }

  private static ProblemException unauthorized() {
    return new ProblemException(
        Problem.of(
            401,
            "unauthorized",
            "This call needs a token",
            "Send a valid token of audience %s, of a ServiceAccount or of a pod, as 'Authorization: Bearer …'"
                .formatted(KubernetesReviewer.AUDIENCE)));
  }

  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getClass().getSimpleName())
          .log("Asked the Kubernetes API server in vain");
      throw new ProblemException(
          Problem.of(
              503,
              "internal",
              "Rights cannot be checked now",
              "The Kubernetes API server does not answer this process: try again later"));
    }
  }
}
