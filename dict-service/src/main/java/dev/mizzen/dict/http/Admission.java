package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.auth.Denied;
import dev.mizzen.dict.auth.Gatekeeper;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.http.Operation.Right;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Who may do what: first by their token, then, for a Function, by what the Dict or Queue itself
 * says about its readers and writers.
 */
public final class Admission {
  private final Store store;
  private final Gatekeeper gatekeeper;

  /** Asks the gatekeeper about tokens and the store about sharing. */
  public Admission(Store store, Gatekeeper gatekeeper) {
    this.store = store;
    this.gatekeeper = gatekeeper;
  }

  /** The caller, whatever they may; fails with {@link Denied}. */
  public CompletionStage<Caller> identify(Optional<String> authorization) {
    return gatekeeper.identify(authorization);
  }

  /**
   * The caller, who may; completed at once when nobody else had to be asked.
   *
   * @param namespace empty for {@link Operation#STORE}
   * @param name empty for calls that name no object
   * @return fails with {@link Denied}, or {@link StoreException} when there is no such object
   */
  public CompletionStage<Caller> admit(
      Optional<String> authorization,
      Operation operation,
      String namespace,
      Optional<ObjectName> name) {
    if (operation.right() == Right.IDENTITY) {
      return gatekeeper.identify(authorization);
    }
    CompletionStage<Caller> admitted =
        gatekeeper.admit(authorization, operation.access(namespace, name));
    if (name.isEmpty() || operation.right() == Right.CREATE) {
      return admitted;
    }
    return admitted.thenCompose(
        caller ->
            caller instanceof Caller.Pod pod
                ? share(pod, operation, name.get())
                : CompletableFuture.completedStage(caller));
  }

  private CompletionStage<Caller> share(Caller.Pod pod, Operation operation, ObjectName name) {
    CompletionStage<Sharing> sharing;
    try {
      sharing = operation.ofDict() ? store.dicts().sharing(name) : store.queues().sharing(name);
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
    if (operation.right() == Right.DELETE) {
      // The object may be there before the operator declared it.
      sharing = sharing.exceptionally(Admission::openWhenAbsent);
    }
    return sharing.thenApply(
        known -> {
          check(pod, operation, name, known);
          return pod;
        });
  }

  private static Sharing openWhenAbsent(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
    if (cause instanceof StoreException e) {
      return switch (e.reason()) {
        case DICT_NOT_FOUND, QUEUE_NOT_FOUND -> Sharing.ALL;
        default -> throw e;
      };
    }
    throw new CompletionException(cause);
  }

  private static void check(Caller.Pod pod, Operation operation, ObjectName name, Sharing sharing) {
    boolean reads =
        switch (operation.right()) {
          case READ, DESCRIBE -> true;
          default -> false;
        };
    if (reads ? sharing.mayRead(pod.function()) : sharing.mayWrite(pod.function())) {
      return;
    }
    throw new Denied(
        Denied.Reason.FORBIDDEN,
        "Function %s may not %s %s %s: add it to spec.access.%s there"
            .formatted(
                pod.function(),
                reads ? "read" : "write",
                operation.ofDict() ? "Dict" : "Queue",
                name.name(),
                reads ? "readers or spec.access.writers" : "writers"));
  }
}
