package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Keeper;
import dev.mizzen.dict.engine.ObjectName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the operator wants a Dict or Queue to be.
 *
 * @param adopt under which name of the namespace its data was retained, when it was renamed
 * @param <P> how one is kept
 */
public record Declaration<P>(Definition<P> definition, Optional<String> adopt) {

  /**
   * What came of it.
   *
   * @param <I> what is known of one
   */
  public record Done<I>(Outcome outcome, I info) {}

  /**
   * Defines it; what was retained under another name is under this one afterwards.
   *
   * @throws Problem when the other name is none
   */
  public <I> CompletionStage<Done<I>> at(Keeper<P, I> keeper, ObjectName name) {
    return adopted(keeper, name)
        .thenCompose(done -> keeper.define(name, definition))
        .thenCompose(outcome -> keeper.describe(name).thenApply(info -> new Done<>(outcome, info)));
  }

  private CompletionStage<?> adopted(Keeper<?, ?> keeper, ObjectName to) {
    return adopt.isEmpty()
        ? CompletableFuture.completedStage(null)
        : keeper.rename(retained(to, adopt.get()), to);
  }

  private static ObjectName retained(ObjectName to, String from) {
    try {
      return new ObjectName(to.namespace(), from);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("adopt: " + e.getMessage());
    }
  }
}
