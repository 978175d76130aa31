package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.lazy.ViewJournal.Step;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.Nodes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A view's table with its journal and its lock. Directories that are not here are fetched without
 * the lock, and the work is begun anew: work must be done with reading before it changes anything.
 */
final class ViewState implements Closeable {

  /** A journal that is longer, and longer than twice what it was when it began, begins anew. */
  private static final long LONG_JOURNAL = 32L << 20;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Condition released = lock.writeLock().newCondition();
  private final Table table;
  private final ViewJournal journal;
  private final NodeCache cache;
  private final Nodes nodes;
  private final InstantSource clock;
  private long compactAt = LONG_JOURNAL;

  ViewState(Table table, ViewJournal journal, NodeCache cache, Nodes nodes, InstantSource clock) {
    this.table = table;
    this.journal = journal;
    this.cache = cache;
    this.nodes = nodes;
    this.clock = clock;
  }

  /** What may be done while nobody else looks. */
  final class Edit {
    private final Names names;

    private Edit(Names names) {
      this.names = names;
    }

    Names names() {
      return names;
    }

    Table table() {
      return table;
    }

    /** Brings changes into force, all or none. */
    void apply(List<Change> changes) {
      append(changes);
    }

    void apply(Change... changes) {
      append(List.of(changes));
    }

    /** Wakes who waits for files to be closed. */
    void released() {
      released.signalAll();
    }

    /**
     * Waits until somebody closed a file, without the lock.
     *
     * @return whether there is time left
     */
    boolean awaitRelease(long untilNanoTime) {
      try {
        return released.awaitNanos(untilNanoTime - System.nanoTime()) > 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Looks at the names. */
  <T> T look(Function<Names, T> work) {
    return attempt(lock.readLock(), work, Map.of());
  }

  /** Looks at the names and changes them. */
  <T> T change(Function<Edit, T> work) {
    return change(work, Map.of());
  }

  /**
   * @param here directories that need not be fetched
   */
  <T> T change(Function<Edit, T> work, Map<Hash, Node> here) {
    return attempt(lock.writeLock(), names -> work.apply(new Edit(names)), here);
  }

  private <T> T attempt(Lock side, Function<Names, T> work, Map<Hash, Node> here) {
    var fetched = new HashMap<>(here);
    while (true) {
      Hash missing;
      side.lock();
      try {
        return work.apply(
            new Names(
                table, hash -> Optional.ofNullable(fetched.get(hash)).or(() -> cache.find(hash))));
      } catch (Names.MissingNode e) {
        missing = e.hash();
      } finally {
        side.unlock();
      }
      fetched.put(missing, nodes.node(missing));
    }
  }

  private void append(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    long now = now();
    try {
      journal.append(new Step(now, changes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    changes.forEach(change -> table.apply(change, now));
    compactWhenLong(now);
  }

  private void compactWhenLong(long now) {
    try {
      if (journal.size() > compactAt) {
        journal.replace(List.of(new Step(now, table.dump())));
        compactAt = Math.max(LONG_JOURNAL, 2 * journal.size());
      }
    } catch (IOException e) {
      // The old journal is as good; it is tried again when it has grown.
      compactAt += LONG_JOURNAL;
    }
  }

  /** Nanoseconds since the epoch. */
  long now() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** Returns once everything so far would survive the node's power failing. */
  void sync() throws IOException {
    journal.sync();
  }

  @Override
  public void close() throws IOException {
    lock.writeLock().lock();
    try {
      journal.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
