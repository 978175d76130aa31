package dev.mizzen.dict.auth;

import dev.mizzen.dict.auth.Denied.Reason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides every call: from its {@code Authorization} header to a caller that may. */
public final class Gatekeeper {
  private static final String SCHEME = "Bearer ";

  private final PodTokens podTokens;
  private final Reviews reviews;

  /** Asks the first about pod tokens and the second about all others. */
  public Gatekeeper(PodTokens podTokens, Reviews reviews) {
    this.podTokens = podTokens;
    this.reviews = reviews;
  }

  /** The caller, who may; fails with {@link Denied}. Completed at once for a pod token. */
  public CompletionStage<Caller> admit(Optional<String> authorization, Access access) {
    try {
      String token = token(authorization);
      Optional<Caller.Pod> pod = podTokens.verify(token);
      if (pod.isPresent()) {
        check(pod.get(), access);
        return CompletableFuture.completedStage(pod.get());
      }
      return reviews.account(token).thenCompose(account -> decide(account, access));
    } catch (Denied e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static String token(Optional<String> authorization) {
    String header =
        authorization.orElseThrow(
            () ->
                new Denied(
                    Reason.UNAUTHORIZED,
                    "send Authorization: Bearer with a pod token, or a ServiceAccount token of"
                        + " audience "
                        + PodTokens.AUDIENCE));
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || header.length() == SCHEME.length()) {
      throw new Denied(Reason.UNAUTHORIZED, "the Authorization header must be: Bearer <token>");
    }
    return header.substring(SCHEME.length()).strip();
  }

  private static void check(Caller.Pod pod, Access access) {
    if (!pod.namespace().equals(access.namespace())) {
      throw new Denied(
          Reason.FORBIDDEN, "a pod of namespace %s may not %s".formatted(pod.namespace(), access));
    }
    if (access.subresource().equals("definition")) {
      throw new Denied(
          Reason.FORBIDDEN,
          "a pod token may not %s: change the object with kubectl".formatted(access));
    }
  }

  private CompletionStage<Caller> decide(Optional<Caller.Account> account, Access access) {
    if (account.isEmpty()) {
      throw new Denied(
          Reason.UNAUTHORIZED,
          "the API server does not accept this token for audience " + PodTokens.AUDIENCE);
    }
    return reviews
        .allowed(account.get(), access)
        .thenApply(
            allowed -> {
              if (!allowed) {
                throw new Denied(
                    Reason.FORBIDDEN,
                    "%s may not %s: give it a Role of group mizzen.dev"
                        .formatted(account.get().username(), access));
              }
              return account.get();
            });
  }
}
