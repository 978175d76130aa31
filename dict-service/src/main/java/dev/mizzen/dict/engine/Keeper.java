package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What dicts and queues have in common: they are defined and go. Every stage may fail with {@link
 * StoreException}.
 *
 * @param <P> how one is kept
 * @param <I> what is known of one
 */
public interface Keeper<P, I> {
  /**
   * Makes it or changes its definition. Data of another uid goes, unless it was retained or is
   * declared to be.
   */
  CompletionStage<Outcome> define(ObjectName name, Definition<P> definition);

  /** Definition and exact counts; fails when it is not defined. Does not count as use. */
  CompletionStage<I> describe(ObjectName name);

  /**
   * All that are defined, for metrics: cheap, and the counts may be a moment old where they come
   * from another machine.
   */
  CompletionStage<Map<ObjectName, I>> infos();

  /** Who may use it, at once where it is known; fails when it is not defined. */
  CompletionStage<Sharing> sharing(ObjectName name);

  /**
   * Removes the definition; the data as told, else as defined. One that is not there is no error.
   */
  CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told);

  /** Its ephemeral lifetime begins anew; fails when it is not defined. */
  CompletionStage<Void> keepAlive(ObjectName name);

  /**
   * Gives everything retained under a name to another name which has nothing, definition and all;
   * says whether there was something. Repeating it is harmless.
   *
   * @param to fails with {@code NAME_IN_USE} when something is defined or retained there
   * @param from fails with {@code NAME_IN_USE} when it is defined: its object must be deleted first
   */
  CompletionStage<Boolean> rename(ObjectName from, ObjectName to);
}
