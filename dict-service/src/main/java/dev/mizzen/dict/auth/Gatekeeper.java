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

  /** The caller, whatever they may; fails with {@link Denied}. */
  public CompletionStage<Caller> identify(Optional<String> authorization) {
    try {
      String token = token(authorization);
      Optional<Caller.Pod> pod = podTokens.verify(token);
      return pod.isPresent()
          ? CompletableFuture.completedStage(pod.get())
          : reviews.account(token).thenApply(Gatekeeper::known);
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
    if (access.subresource().equals("definition") && !access.verb().equals("get")) {
      throw new Denied(
          Reason.FORBIDDEN,
          "a pod token may not %s: change the object with kubectl".formatted(access));
    }
  }

  private static Caller.Account known(Optional<Caller.Account> account) {
    return account.orElseThrow(
        () ->
            new Denied(
                Reason.UNAUTHORIZED,
                "the API server does not accept this token for audience " + PodTokens.AUDIENCE));
  }

  private CompletionStage<Caller> decide(Optional<Caller.Account> found, Access access) {
    Caller.Account account = known(found);
    return reviews
        .allowed(account, access)
        .thenApply(
            allowed -> {
              if (!allowed) {
                throw new Denied(
                    Reason.FORBIDDEN,
                    "%s may not %s: give it a Role of group mizzen.dev"
                        .formatted(account.username(), access));
              }
              return account;
            });
  }
}
