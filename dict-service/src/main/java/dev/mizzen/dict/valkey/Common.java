package dev.mizzen.dict.valkey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What dicts and queues do alike. */
final class Common {
  /** How old an answer about who may use something can be when every notice is lost. */
  static final Duration SHARING_AGE = Duration.ofSeconds(1);

  private static final int SHARINGS = 10_000;
  private static final int AT_ONCE = 32;

  private final Operations operations;
  private final Script define;
  private final Script undefine;
  private final Script keep;
  private final Script sharing;
  private final Cache<ObjectName, Sharing> sharings =
      Caffeine.newBuilder().expireAfterWrite(SHARING_AGE).maximumSize(SHARINGS).build();

  Common(Operations operations, String kind) {
    this.operations = operations;
    this.define = Script.writing(kind, "define");
    this.undefine = Script.writing(kind, "undefine");
    this.keep = Script.writing(kind, "keep");
    this.sharing = Script.reading(kind, "sharing");
  }

  CompletionStage<Outcome> define(ObjectName name, Arguments definition) {
    return Failure.forCaller(
        operations
            .run(define, name, definition)
            .thenApply(
                reply -> {
                  sharings.invalidate(name);
                  return Outcome.valueOf(reply.text());
                }));
  }

  CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return Failure.forCaller(
        operations
            .run(undefine, name, new Arguments().add(told.map(Enum::name).orElse("")))
            .thenAccept(reply -> sharings.invalidate(name)));
  }

  CompletionStage<Void> keepAlive(ObjectName name) {
    return Failure.forCaller(operations.run(keep, name, new Arguments()).thenAccept(reply -> {}));
  }

  CompletionStage<Sharing> sharing(ObjectName name) {
    Sharing known = sharings.getIfPresent(name);
    if (known != null) {
      return CompletableFuture.completedStage(known);
    }
    return Failure.forCaller(
        operations
            .run(sharing, name, new Arguments())
            .thenApply(
                reply -> {
                  Sharing found = Fields.sharing(reply.text(), reply.text());
                  sharings.put(name, found);
                  return found;
                }));
  }

  /** It may be declared otherwise by now. */
  void forgetSharing(String base) {
    operations.named(base).ifPresent(sharings::invalidate);
  }

  void forgetSharings() {
    sharings.invalidateAll();
  }

  /** Of all that are defined, one after the other. */
  <I> CompletionStage<Map<ObjectName, I>> infos(Function<ObjectName, CompletionStage<I>> describe) {
    return Failure.forCaller(
        operations.all().thenCompose(names -> next(names, 0, describe, new HashMap<>())));
  }

  private static <I> CompletionStage<Map<ObjectName, I>> next(
      List<ObjectName> names,
      int from,
      Function<ObjectName, CompletionStage<I>> describe,
      Map<ObjectName, I> found) {
    if (from == names.size()) {
      return CompletableFuture.completedStage(Map.copyOf(found));
    }
    List<ObjectName> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
    CompletableFuture<?>[] asked =
        some.stream()
            .map(
                name ->
                    describe
                        .apply(name)
                        .handle((info, failure) -> keep(found, name, info, failure))
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(asked)
        .thenComposeAsync(done -> next(names, from + some.size(), describe, found));
  }

  private static <I> Void keep(
      Map<ObjectName, I> found, ObjectName name, I info, Throwable failure) {
    if (failure == null) {
      synchronized (found) {
        found.put(name, info);
      }
    } else if (!absent(failure)) {
      throw Failure.thrown(failure);
    }
    return null;
  }

  /** What was retained is not defined. */
  private static boolean absent(Throwable failure) {
    return Failure.forCaller(failure) instanceof StoreException e
        && (e.reason() == Reason.DICT_NOT_FOUND || e.reason() == Reason.QUEUE_NOT_FOUND);
  }
}
