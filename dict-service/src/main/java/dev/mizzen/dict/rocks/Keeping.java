package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Refusals;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/**
 * Definitions of one kind: they come, change, are kept alive, are renamed and go. An ephemeral
 * lifetime is counted in memory and begins anew when the store is opened, as nobody could say
 * {@code keepAlive} before.
 *
 * @param <P> how one is kept
 * @param <S> its state
 */
abstract class Keeping<P, S extends Kept<P>> implements Chore {
  private final Writer writer;
  private final Map<ObjectName, S> all;
  private final Deadlines<S> lifetimes = new Deadlines<>();

  /**
   * @param all the catalog's own map of the kind
   */
  Keeping(Writer writer, Map<ObjectName, S> all, long now) {
    this.writer = writer;
    this.all = all;
    all.values().forEach(state -> live(state, now));
  }

  /** A new one, with nothing in it. */
  abstract S make(Batch batch, ObjectName name, Definition<P> definition) throws RocksDBException;

  /** The one that is defined; refuses. */
  abstract S existing(ObjectName name);

  /** Its record is to be written with the batch, or not any more. */
  abstract void touch(Batch batch, S state);

  /** Its data goes; it gets another id. */
  abstract void empty(Batch batch, S state) throws RocksDBException;

  /** Another definition holds from now on. */
  abstract void redefined(Batch batch, S state, Definition<P> before) throws RocksDBException;

  /** The definition goes, and when it is not retained the data too; who waits is refused. */
  abstract void undefined(Batch batch, S state) throws RocksDBException;

  /** It has another name from now on. */
  abstract void renamed(Batch batch, S state);

  final CompletableFuture<Outcome> define(ObjectName name, Definition<P> definition) {
    return writer.submitAlone(batch -> define(batch, name, definition));
  }

  private Outcome define(Batch batch, ObjectName name, Definition<P> definition)
      throws RocksDBException {
    S state = all.get(name);
    if (state == null) {
      state = make(batch, name, definition);
      all.put(name, state);
      batch.touchHeader();
      touch(batch, state);
      live(state, batch.now());
      return Outcome.CREATED;
    }
    Outcome outcome = state.retained ? Outcome.CREATED : Outcome.UPDATED;
    Definition<P> before = state.definition;
    boolean anotherObject = !before.uid().equals(definition.uid());
    if (anotherObject && !state.retained && before.reclaim() == Reclaim.DELETE) {
      empty(batch, state);
      outcome = Outcome.REPLACED;
    }
    state.retained = false;
    state.definition = definition;
    redefined(batch, state, before);
    touch(batch, state);
    live(state, batch.now());
    return outcome;
  }

  final CompletableFuture<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return writer.submitAlone(
        batch -> {
          S state = all.get(name);
          if (state != null) {
            // What is retained already may still be told to go.
            undefine(batch, state, state.definition.effective(told));
          }
          return null;
        });
  }

  private void undefine(Batch batch, S state, Reclaim reclaim) throws RocksDBException {
    lifetimes.remove(state);
    touch(batch, state);
    state.retained = reclaim == Reclaim.RETAIN;
    undefined(batch, state);
    if (!state.retained) {
      all.remove(state.name);
      batch.dropMeta(state.key());
    }
  }

  final CompletableFuture<Void> keepAlive(ObjectName name) {
    return writer.submit(
        batch -> {
          S state = existing(name);
          state.lastUse.now();
          live(state, batch.now());
          return null;
        });
  }

  final CompletableFuture<Boolean> rename(ObjectName from, ObjectName to) {
    return writer.submitAlone(
        batch -> {
          S state = all.get(from);
          if (state == null) {
            return false;
          }
          if (!state.retained) {
            throw Refusals.nameInUse(from);
          }
          if (all.containsKey(to)) {
            throw Refusals.nameInUse(to);
          }
          all.remove(from);
          batch.dropMeta(state.key());
          state.name = to;
          renamed(batch, state);
          all.put(to, state);
          touch(batch, state);
          return true;
        });
  }

  /** The lifetime of an ephemeral one begins anew. */
  private void live(S state, long now) {
    Optional<Duration> lifetime = state.definition.lifetime();
    lifetimes.set(
        state, lifetime.isEmpty() || state.retained ? NEVER : now + lifetime.get().toMillis());
  }

  @Override
  public final long due() {
    return lifetimes.first();
  }

  /** Drops one whose lifetime is over, data and all. */
  @Override
  public final void run(Batch batch) throws RocksDBException {
    S over = lifetimes.due(batch.now());
    if (over != null) {
      undefine(batch, over, Reclaim.DELETE);
    }
  }

  @Override
  public final boolean alone() {
    return true;
  }
}
