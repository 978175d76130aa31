package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Reads beside the writer: on the caller's own thread while that need not wait for the disk, else
 * on threads of this class.
 */
final class DictReader implements AutoCloseable {
  private static final int THREADS = 2;

  /** Entries that are over which one look at a page collects. */
  private static final int MOST_OVER = 1_000;

  private final RocksFiles files;
  private final Catalog catalog;
  private final StoreClock clock;
  private final Uses uses;
  private final DictEditor editor;
  private final Writer writer;
  private final ThreadLocal<ThreadReads> reads;
  private final ExecutorService disk =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("dict-reader-", 0).daemon().factory());

  /** Nobody may be inside RocksDB when its memory goes. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  DictReader(
      RocksFiles files,
      Catalog catalog,
      StoreClock clock,
      Uses uses,
      DictEditor editor,
      Writer writer,
      LongSupplier nanoClock) {
    this.files = files;
    this.catalog = catalog;
    this.clock = clock;
    this.uses = uses;
    this.editor = editor;
    this.writer = writer;
    this.reads = ThreadLocal.withInitial(() -> new ThreadReads(files, new Patience(nanoClock)));
  }

  /** What is durable of a dict. */
  CompletionStage<DictState.View> view(ObjectName name) {
    try {
      return CompletableFuture.completedStage(catalog.durableDict(name));
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    try {
      DictState.View view = catalog.durableDict(name);
      view.lastUse().now();
      return get(new Asked(name, view, key, Records.entryKey(view.id(), key), inlineBytes));
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** One read. */
  private record Asked(
      ObjectName name, DictState.View view, Bytes key, byte[] entryKey, long inlineBytes) {}

  private CompletionStage<Optional<Lookup>> get(Asked asked) {
    ThreadReads own = reads.get();
    int length = inside(() -> own.read(asked.entryKey));
    if (length == RocksFiles.ABSENT) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    if (length == RocksFiles.UNKNOWN
        || length > ThreadReads.BUFFER
            && EntryRecord.valueSize(own.record(), length) <= asked.inlineBytes) {
      return onDisk(() -> files.get(files.entries, asked.entryKey))
          .thenCompose(record -> found(asked, record));
    }
    return found(asked, own.record(), length);
  }

  private CompletionStage<Optional<Lookup>> found(Asked asked, byte[] record) {
    return record == null
        ? CompletableFuture.completedStage(Optional.empty())
        : found(asked, record, record.length);
  }

  private CompletionStage<Optional<Lookup>> found(Asked asked, byte[] record, int length) {
    IdleTime idle = asked.view.idle();
    long expires = EntryRecord.expires(record);
    if (expires == EntryRecord.NEVER && !idle.matters()) {
      return CompletableFuture.completedStage(
          Optional.of(lookup(record, length, asked.inlineBytes, 0)));
    }
    long now = clock.millis();
    if (expires <= now) {
      return decided(asked);
    }
    Optional<Lookup> found = Optional.of(lookup(record, length, asked.inlineBytes, now));
    long used = EntryRecord.used(record);
    if (!idle.matters() || uses.isFresh(idle, asked.entryKey, used, now)) {
      return CompletableFuture.completedStage(found);
    }
    return onDisk(() -> uses.use(idle, asked.entryKey, used))
        .thenCompose(
            outcome -> {
              if (outcome == Uses.Outcome.OVER) {
                return decided(asked);
              }
              if (outcome == Uses.Outcome.USED) {
                writer.submit(batch -> writeDown(batch, asked));
              }
              return CompletableFuture.completedStage(found);
            });
  }

  static Lookup lookup(byte[] record, int length, long inlineBytes, long now) {
    return inlineBytes == 0 || EntryRecord.valueSize(record, length) > inlineBytes
        ? EntryRecord.info(record, length, now)
        : EntryRecord.entry(record, length, now);
  }

  /** It looks over: the writer, who may have it anew already, has the last word. */
  private CompletionStage<Optional<Lookup>> decided(Asked asked) {
    return writer.submit(
        batch -> editor.lookup(batch, catalog.dict(asked.name), asked.key, asked.inlineBytes));
  }

  private Void writeDown(Batch batch, Asked asked) throws RocksDBException {
    DictState dict = catalog.dicts.get(asked.name);
    if (dict == null || !Records.hasId(asked.entryKey, dict.id)) {
      uses.forget(asked.entryKey);
    } else {
      editor.writeDown(batch, dict, asked.entryKey);
    }
    return null;
  }

  /**
   * A look at a page.
   *
   * @param over entries that are over by the clock and still there; when there are any, the page
   *     has to be read again after the writer has settled them
   */
  record Look(Page page, List<byte[]> over) {}

  CompletionStage<Look> list(ObjectName name, ListQuery query) {
    return onDisk(
        () -> {
          DictState.View view = catalog.durableDict(name);
          view.lastUse().now();
          return look(view, query);
        });
  }

  private Look look(DictState.View view, ListQuery query) throws RocksDBException {
    List<Page.Item> items = new ArrayList<>();
    List<byte[]> over = new ArrayList<>();
    Optional<Bytes> next = Optional.empty();
    long now = clock.millis();
    long bytes = 0;
    try (Slice end = new Slice(Records.prefixEnd(view.id(), query.prefix()));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
        RocksIterator all = files.db().newIterator(files.entries, options)) {
      seek(all, view.id(), query);
      for (; all.isValid() && over.size() < MOST_OVER; all.next()) {
        byte[] entryKey = all.key();
        byte[] record = all.value();
        if (isOver(view.idle(), entryKey, record, now)) {
          over.add(entryKey);
          continue;
        }
        Bytes key = Records.keyOf(entryKey);
        bytes += key.length() + (query.values() ? record.length : 0);
        if (items.size() == query.limit() || (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty())) {
          next = Optional.of(items.getLast().key());
          break;
        }
        long inline = query.values() ? Long.MAX_VALUE : 0;
        items.add(new Page.Item(key, lookup(record, record.length, inline, now)));
      }
      all.status();
    }
    return new Look(new Page(items, next, view.version()), over);
  }

  private static void seek(RocksIterator all, long id, ListQuery query) {
    Bytes after = query.after().orElse(query.prefix());
    Bytes from = after.compareTo(query.prefix()) < 0 ? query.prefix() : after;
    all.seek(Records.entryKey(id, from));
    if (query.after().isPresent()
        && all.isValid()
        && Records.keyOf(all.key()).equals(query.after().get())) {
      all.next();
    }
  }

  private boolean isOver(IdleTime idle, byte[] entryKey, byte[] record, long now)
      throws RocksDBException {
    return EntryRecord.expires(record) <= now
        || idle.matters() && uses.isOver(idle, entryKey, EntryRecord.used(record), now);
  }

  private <T> CompletionStage<T> onDisk(Callable<T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      disk.execute(
          () -> {
            try {
              result.complete(inside(read));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(Refusals.shuttingDown());
    }
    return result;
  }

  private <T> T inside(Callable<T> read) {
    Lock lock = gate.readLock();
    lock.lock();
    try {
      if (closed) {
        throw Refusals.shuttingDown();
      }
      return read.call();
    } catch (RocksDBException e) {
      throw files.unreadable(e);
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw Refusals.unavailable("the store could not be read: " + e);
    } finally {
      lock.unlock();
    }
  }

  /** After this nobody reads, so that the files may be closed. */
  @Override
  public void close() {
    disk.shutdown();
    gate.writeLock().lock();
    try {
      closed = true;
    } finally {
      gate.writeLock().unlock();
    }
  }
}
