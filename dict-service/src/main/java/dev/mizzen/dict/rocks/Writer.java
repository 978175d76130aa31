package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/**
 * The one thread that decides and writes. What waits when a batch ends forms the next one (group
 * commit), so the slower the disk the more operations share an fsync.
 */
final class Writer {
  private static final int MAX_OPERATIONS = 512;

  /** Of those in a batch, who come again at once. */
  private static final double LIKELY_BACK = 0.6;

  /** How long they are waited for: some of the time that a sync takes. */
  private static final long PATIENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** An operation; refuses with {@link StoreException} before it has changed anything. */
  interface Work<T> {
    T apply(Batch batch) throws RocksDBException;
  }

  /**
   * @param alone must not share its batch
   */
  private record Operation<T>(Work<T> work, boolean alone, CompletableFuture<T> result) {
    void apply(Batch batch) throws RocksDBException {
      try {
        batch.answer(Answer.of(result, work.apply(batch)));
      } catch (StoreException e) {
        batch.answer(Answer.of(result, e));
      }
    }
  }

  private static final Operation<Void> STOP = new Operation<>(b -> null, true, null);

  private final RocksFiles files;
  private final Catalog catalog;
  private final Waiters waiters;
  private final Watchers watchers;
  private final Agenda agenda;
  private final CommitListener listener;
  private final LinkedBlockingQueue<Operation<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile StoreException refusal;

  /**
   * Operations that are likely to come now: who was answered during the last sync is about to say
   * what is next, and one sync for many costs as much as one for few. None where nobody was.
   */
  private int expected;

  Writer(
      RocksFiles files,
      Catalog catalog,
      Waiters waiters,
      Watchers watchers,
      Agenda agenda,
      CommitListener listener) {
    this.files = files;
    this.catalog = catalog;
    this.waiters = waiters;
    this.watchers = watchers;
    this.agenda = agenda;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("dict-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  <T> CompletableFuture<T> submit(Work<T> work) {
    return submit(new Operation<>(work, false, new CompletableFuture<>()));
  }

  <T> CompletableFuture<T> submitAlone(Work<T> work) {
    return submit(new Operation<>(work, true, new CompletableFuture<>()));
  }

  private <T> CompletableFuture<T> submit(Operation<T> operation) {
    waiting.add(operation);
    if (refusal != null) {
      // The thread may have ended between the look and the add.
      refuseAll();
    }
    return operation.result;
  }

  /** Finishes what was submitted before and ends the thread. */
  void stop() throws InterruptedException {
    waiting.add(STOP);
    thread.join();
  }

  private void run() {
    StoreException end = Refusals.shuttingDown();
    List<Operation<?>> next = new ArrayList<>(MAX_OPERATIONS);
    try {
      while (await(next)) {
        for (Chore due = agenda.dueAlone(); due != null; due = agenda.dueAlone()) {
          commit(due);
        }
        while (agenda.isUrgent()) {
          commit(List.of());
        }
        int begin = 0;
        for (int i = 0; i < next.size(); i++) {
          if (next.get(i).alone) {
            commit(next.subList(begin, i));
            commit(next.subList(i, i + 1));
            begin = i + 1;
          }
        }
        commit(next.subList(begin, next.size()));
        next.clear();
      }
    } catch (RocksDBException | RuntimeException | Error e) {
      end = unusable(e);
      refusal = end;
      fail(next, end);
      listener.failed(e);
    } catch (InterruptedException e) {
      end = Refusals.unavailable("the writer was interrupted");
      fail(next, end);
    } finally {
      refusal = end;
      refuseAll();
      waiters.refuse(end);
      watchers.refuse(end);
    }
  }

  /** Returns when there is something to do or the clock says so; false once asked to stop. */
  private boolean await(List<Operation<?>> next) throws InterruptedException {
    while (next.isEmpty()) {
      watchers.expire();
      long sleep = nanosToNext();
      if (sleep <= 0 && waiting.isEmpty()) {
        return true;
      }
      Operation<?> first = waiting.poll(sleep, TimeUnit.NANOSECONDS);
      if (first == STOP) {
        return false;
      }
      if (first != null) {
        next.add(first);
      }
    }
    long begin = System.nanoTime();
    while (next.size() < MAX_OPERATIONS && waiting.peek() != STOP) {
      Operation<?> more = waiting.poll();
      if (more != null) {
        next.add(more);
      } else if (next.size() < expected && System.nanoTime() - begin < PATIENCE_NANOS) {
        Thread.yield();
      } else {
        break;
      }
    }
    return true;
  }

  private long nanosToNext() {
    return Math.min(agenda.nanosToNext(), Math.min(waiters.nanosToNext(), watchers.nanosToNext()));
  }

  private void commit(Chore alone) throws RocksDBException {
    Batch batch = begin();
    alone.run(batch);
    commit(batch);
    watchers.tell(batch.dicts());
    batch.giveAnswers();
  }

  private Batch begin() {
    return new Batch(files, catalog, agenda.clock().millis());
  }

  private void commit(List<Operation<?>> operations) throws RocksDBException {
    if (operations.isEmpty() && nanosToNext() > 0) {
      return;
    }
    long begin = System.nanoTime();
    Batch batch = begin();
    agenda.tend(batch);
    waiters.expire(batch);
    for (Operation<?> operation : operations) {
      operation.apply(batch);
    }
    commit(batch);
    expected = batch.hasAnsweredEarly() ? (int) (operations.size() * LIKELY_BACK) : 0;
    listener.committed(operations.size(), System.nanoTime() - begin);
    watchers.tell(batch.dicts());
    batch.giveAnswers();
  }

  /** Whoever was to be answered with a batch that cannot be written hears so. */
  private static void commit(Batch batch) throws RocksDBException {
    try {
      batch.commit();
    } catch (RocksDBException | RuntimeException | Error e) {
      batch.refuse(unusable(e));
      throw e;
    }
  }

  private static void fail(List<Operation<?>> operations, StoreException why) {
    operations.forEach(o -> o.result.completeExceptionally(why));
  }

  private void refuseAll() {
    for (Operation<?> o = waiting.poll(); o != null; o = waiting.poll()) {
      if (o != STOP) {
        o.result.completeExceptionally(refusal);
      }
    }
  }

  private static StoreException unusable(Throwable e) {
    return Refusals.unavailable("the store cannot be used: " + reason(e));
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
