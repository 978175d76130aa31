package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that may fail to open, or fail later (disk full, I/O error), and is tried again until it
 * works. Between two lives every operation is refused with {@code STORAGE_UNAVAILABLE}; what is
 * true is what the files say at the next open.
 */
public final class ReopeningStore implements Store {
  /** Opens one life of the store. */
  public interface Opening {
    /** Opens, and hands the listener on. */
    Store open(CommitListener listener) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReopeningStore.class);

  private final Opening opening;
  private final Duration retryAfter;
  private final CommitListener listener;
  private final ScheduledExecutorService openers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("store-opener").daemon().factory());

  private volatile Store current;
  private volatile StoreException problem = Refusals.unavailable("the store is not open yet");
  private boolean closed;

  /** Opens nothing yet. */
  public ReopeningStore(Opening opening, Duration retryAfter, CommitListener listener) {
    this.opening = opening;
    this.retryAfter = retryAfter;
    this.listener = listener;
  }

  /** Tries once now, and again later if that fails. */
  public synchronized void open() {
    if (closed) {
      return;
    }
    try {
      current = opening.open(new Life());
      problem = null;
      LOG.atInfo().log("Opened the store");
    } catch (IOException e) {
      boolean news = problem == null || !problem.getMessage().equals(e.getMessage());
      unavailable(e.getMessage());
      if (news) {
        LOG.atError()
            .addKeyValue("reason", e.getMessage())
            .addKeyValue("retryAfterMillis", retryAfter.toMillis())
            .log("Could not open the store and goes on trying");
      }
      openers.schedule(this::open, retryAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Why the store cannot be used now; empty when it can. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem).map(StoreException::getMessage);
  }

  private void unavailable(String why) {
    problem = Refusals.unavailable(why);
    current = null;
  }

  private Store usable() {
    Store store = current;
    if (store == null) {
      throw problem;
    }
    return store;
  }

  private synchronized void replace(Throwable cause) {
    if (closed) {
      return;
    }
    Store failed = usable();
    unavailable("the store failed: " + cause.getMessage());
    LOG.atError().setCause(cause).log("The store failed and is opened again");
    failed.close();
    openers.schedule(this::open, retryAfter.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Dicts dicts() {
    return usable().dicts();
  }

  @Override
  public Queues queues() {
    return usable().queues();
  }

  @Override
  public Guarantees guarantees() {
    return usable().guarantees();
  }

  @Override
  public CompletionStage<Void> checkpoint(Path folder) {
    return usable().checkpoint(folder);
  }

  @Override
  public Totals totals() {
    Store store = current;
    return store == null ? Totals.NONE : store.totals();
  }

  @Override
  public synchronized void close() {
    closed = true;
    openers.shutdownNow();
    Store last = current;
    problem = Refusals.shuttingDown();
    current = null;
    if (last != null) {
      last.close();
    }
  }

  private final class Life implements CommitListener {
    @Override
    public void committed(int operations, long nanos) {
      listener.committed(operations, nanos);
    }

    @Override
    public void failed(Throwable cause) {
      problem = Refusals.unavailable("the store failed: " + cause.getMessage());
      listener.failed(cause);
      // Not on the writer's own thread: closing waits for it.
      openers.execute(() -> replace(cause));
    }
  }
}
