package dev.mizzen.dict.objects;

import dev.mizzen.dict.auth.KubernetesApi;
import dev.mizzen.dict.auth.KubernetesApi.Answer;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.objects.ObjectException.Reason;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Makes and deletes Dicts and Queues for clients. What it makes is usable at once: the store is
 * told the same that the operator will tell it.
 */
public final class ClientObjects {
  /** How long an ephemeral one stays after it was last kept. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final String PREFIX = "ephemeral-";
  private static final String LABEL = "mizzen.dev/created-by";
  private static final String BY_CLIENT = "client";
  private static final int RANDOM_BYTES = 16;
  private static final int TRIES = 50;
  private static final long PAUSE_MILLIS = 200;

  private final Store store;
  private final KubernetesApi api;
  private final SecureRandom random = new SecureRandom();

  /** Over this store and this API server. */
  public ClientObjects(Store store, KubernetesApi api) {
    this.store = store;
    this.api = api;
  }

  /** Makes one that only the store knows, and gives its name. */
  public CompletionStage<String> ephemeral(Kind kind, String namespace) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String name = PREFIX + HexFormat.of().formatHex(bytes);
    return kind.defineEphemeral(store, new ObjectName(namespace, name), name, LIFETIME)
        .thenApply(done -> name);
  }

  /** Whether a name has the form that {@link #ephemeral(Kind, String)} gives. */
  public static boolean ephemeral(ObjectName name) {
    String text = name.name();
    return text.length() == PREFIX.length() + 2 * RANDOM_BYTES
        && text.startsWith(PREFIX)
        && text.substring(PREFIX.length()).chars().allMatch(HexFormat::isHexDigit);
  }

  /**
   * Makes the object unless there is one; says whether it did. Answers when it can be used.
   *
   * @return fails with {@link ObjectException}
   */
  public CompletionStage<Boolean> create(Kind kind, ObjectName name) {
    return kind.definition(store, name)
        .thenApply(there -> false)
        .exceptionallyCompose(
            thrown -> {
              if (!absent(thrown)) {
                return CompletableFuture.failedStage(thrown);
              }
              if (ephemeral(name)) {
                return fail(
                    Reason.INVALID,
                    "names of this form are given to ephemeral ones: choose another");
              }
              return make(kind, name, TRIES);
            });
  }

  private CompletionStage<Boolean> make(Kind kind, ObjectName name, int tries) {
    return api.send("POST", kind.path(name.namespace()), Optional.of(object(kind, name)))
        .thenCompose(
            answer ->
                switch (answer.status()) {
                  case 200, 201 ->
                      kind.defineEmpty(store, name, uid(answer)).thenApply(done -> true);
                  case 409 -> await(kind, name, tries);
                  case 404 -> fail(Reason.ABSENT, refused("create", kind, answer));
                  case 400, 422 -> fail(Reason.INVALID, answer.message());
                  default -> fail(Reason.UNDECIDED, refused("create", kind, answer));
                });
  }

  private static JsonObject object(Kind kind, ObjectName name) {
    return new JsonObject()
        .put("apiVersion", "mizzen.dev/v1")
        .put("kind", kind.text())
        .put(
            "metadata",
            new JsonObject()
                .put("name", name.name())
                .put("namespace", name.namespace())
                .put("labels", new JsonObject().put(LABEL, BY_CLIENT)))
        .put("spec", new JsonObject());
  }

  /**
   * There is an object that the store does not know, or not yet. One of ours that nobody changed
   * since says nothing, and can be told to the store here; what others declared is the operator's
   * to tell, soon.
   */
  private CompletionStage<Boolean> await(Kind kind, ObjectName name, int tries) {
    return api.send("GET", kind.path(name), Optional.empty())
        .thenCompose(
            answer -> {
              if (answer.status() == 404) {
                return again(kind, name, tries);
              }
              if (!answer.succeeded()) {
                return fail(Reason.UNDECIDED, refused("get", kind, answer));
              }
              JsonObject metadata = answer.body().getJsonObject("metadata", new JsonObject());
              if (metadata.containsKey("deletionTimestamp")) {
                return again(kind, name, tries);
              }
              if (byClient(metadata) && metadata.getLong("generation", 1L) == 1) {
                return kind.defineEmpty(store, name, uid(answer)).thenApply(done -> false);
              }
              return known(kind, name, uid(answer))
                  .thenCompose(
                      known ->
                          known
                              ? CompletableFuture.completedStage(false)
                              : again(kind, name, tries));
            });
  }

  private CompletionStage<Boolean> again(Kind kind, ObjectName name, int tries) {
    if (tries == 0) {
      return fail(
          Reason.UNDECIDED,
          "%s %s is being deleted, or is there and was not declared to the dict-service yet: is the operator running?"
              .formatted(kind.text(), name.name()));
    }
    return CompletableFuture.supplyAsync(() -> make(kind, name, tries - 1), later())
        .thenCompose(made -> made);
  }

  private CompletionStage<Boolean> known(Kind kind, ObjectName name, String uid) {
    return kind.definition(store, name)
        .thenApply(definition -> definition.uid().equals(uid))
        .exceptionallyCompose(
            thrown ->
                absent(thrown)
                    ? CompletableFuture.completedStage(false)
                    : CompletableFuture.failedStage(thrown));
  }

  /**
   * Deletes the object and its data; of an ephemeral one there is only data.
   *
   * @param onlyClients whether to refuse what was not made by {@link #create}
   * @return fails with {@link ObjectException}
   */
  public CompletionStage<Void> delete(Kind kind, ObjectName name, boolean onlyClients) {
    if (ephemeral(name)) {
      return kind.definition(store, name)
          .thenCompose(
              definition ->
                  definition.lifetime().isPresent()
                      ? kind.keeper(store).undefine(name, Optional.of(Reclaim.DELETE))
                      : fail(
                          Reason.FORBIDDEN, "this one is not ephemeral: delete it with kubectl"));
    }
    return api.send("GET", kind.path(name), Optional.empty())
        .thenCompose(
            answer -> {
              if (answer.status() == 404) {
                return absent(kind, name);
              }
              if (!answer.succeeded()) {
                return fail(Reason.UNDECIDED, refused("get", kind, answer));
              }
              JsonObject metadata = answer.body().getJsonObject("metadata", new JsonObject());
              if (onlyClients && !byClient(metadata)) {
                return fail(
                    Reason.FORBIDDEN,
                    "%s %s was not created by a client: delete it with kubectl"
                        .formatted(kind.text(), name.name()));
              }
              if (isProtected(answer.body())) {
                return fail(
                    Reason.FORBIDDEN,
                    "%s %s has spec.deletionProtection: delete it with kubectl, which heeds it"
                        .formatted(kind.text(), name.name()));
              }
              return delete(kind, name, metadata);
            });
  }

  private CompletionStage<Void> delete(Kind kind, ObjectName name, JsonObject seen) {
    JsonObject options =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put(
                "preconditions",
                new JsonObject()
                    .put("uid", seen.getString("uid"))
                    .put("resourceVersion", seen.getString("resourceVersion")));
    return api.send("DELETE", kind.path(name), Optional.of(options))
        .thenCompose(
            answer ->
                switch (answer.status()) {
                  case 200, 202 ->
                      kind.keeper(store)
                          .undefine(name, Optional.of(Reclaim.DELETE))
                          .thenCompose(done -> awaitGone(kind, name, seen.getString("uid"), TRIES));
                  case 404 -> absent(kind, name);
                  case 409 ->
                      fail(
                          Reason.UNDECIDED,
                          "%s %s changed meanwhile: repeat".formatted(kind.text(), name.name()));
                  default -> fail(Reason.UNDECIDED, refused("delete", kind, answer));
                });
  }

  /**
   * Until the operator has seen the deletion it may still declare the object: only then is it gone
   * for everybody.
   */
  private CompletionStage<Void> awaitGone(Kind kind, ObjectName name, String uid, int tries) {
    return api.send("GET", kind.path(name), Optional.empty())
        .thenCompose(
            answer -> {
              if (answer.status() == 404 || answer.succeeded() && !uid(answer).equals(uid)) {
                return CompletableFuture.completedStage(null);
              }
              if (!answer.succeeded()) {
                return fail(Reason.UNDECIDED, refused("get", kind, answer));
              }
              if (tries == 0) {
                return fail(
                    Reason.UNDECIDED,
                    "%s %s is being deleted and not gone yet: is the operator running?"
                        .formatted(kind.text(), name.name()));
              }
              return CompletableFuture.runAsync(() -> {}, later())
                  .thenCompose(done -> awaitGone(kind, name, uid, tries - 1));
            });
  }

  private static Executor later() {
    return CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static <T> CompletionStage<T> absent(Kind kind, ObjectName name) {
    return fail(
        Reason.ABSENT,
        "there is no %s %s in namespace %s".formatted(kind.text(), name.name(), name.namespace()));
  }

  private static boolean byClient(JsonObject metadata) {
    return BY_CLIENT.equals(metadata.getJsonObject("labels", new JsonObject()).getString(LABEL));
  }

  private static boolean isProtected(JsonObject object) {
    String protection =
        object.getJsonObject("spec", new JsonObject()).getString("deletionProtection", "None");
    return !protection.equals("None");
  }

  private static String uid(Answer answer) {
    return answer.body().getJsonObject("metadata", new JsonObject()).getString("uid", "");
  }

  private static boolean absent(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
    return cause instanceof StoreException e
        && switch (e.reason()) {
          case DICT_NOT_FOUND, QUEUE_NOT_FOUND -> true;
          default -> false;
        };
  }

  private static String refused(String verb, Kind kind, Answer answer) {
    return "the API server does not let the dict-service %s this %s: %s"
        .formatted(verb, kind.text(), answer.message());
  }

  private static <T> CompletionStage<T> fail(Reason reason, String message) {
    return CompletableFuture.failedStage(new ObjectException(reason, message));
  }
}
