package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import java.nio.ByteBuffer;
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
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Reads beside the writer: from memory on the caller's own thread, from the disk on threads of this
 * class.
 */
final class DictReader implements AutoCloseable {
  private static final int THREADS = 2;

  /** What a read on the caller's thread copies at most; larger values are read again, elsewhere. */
  private static final int BUFFER = 64 << 10;

  /** Memory of one calling thread, used again for each read. */
  private static final class Buffers {
    private final ByteBuffer key =
        ByteBuffer.allocateDirect(Records.entryKeyLength(Store.MAX_KEY_BYTES));
    private final ByteBuffer value = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] heap = new byte[BUFFER];

    private int peek(RocksFiles files, byte[] entryKey) {
      key.clear().put(entryKey).flip();
      value.clear();
      int length = files.peek(files.entries, key, value);
      if (length > 0) {
        value.position(0).limit(Math.min(length, BUFFER)).get(heap, 0, Math.min(length, BUFFER));
      }
      return length;
    }
  }

  private final RocksFiles files;
  private final Catalog catalog;
  private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);
  private final ExecutorService disk =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("dict-reader-", 0).daemon().factory());

  /** Nobody may be inside RocksDB when its memory goes. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  DictReader(RocksFiles files, Catalog catalog) {
    this.files = files;
    this.catalog = catalog;
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
    byte[] entryKey;
    try {
      entryKey = Records.entryKey(catalog.durableDict(name).id(), key);
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
    Buffers own = buffers.get();
    int length;
    try {
      length = inside(() -> own.peek(files, entryKey));
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
    if (length == RocksFiles.ABSENT) {
      return confirmAbsence(entryKey, inlineBytes);
    }
    if (length == RocksFiles.UNKNOWN) {
      return onDisk(() -> read(entryKey, inlineBytes));
    }
    if (Records.valueSize(own.heap, length) > inlineBytes) {
      return CompletableFuture.completedStage(Optional.of(Records.info(own.heap, length)));
    }
    if (length > BUFFER) {
      return onDisk(() -> read(entryKey, inlineBytes));
    }
    return CompletableFuture.completedStage(Optional.of(Records.entry(own.heap, length)));
  }

  /**
   * All that this needs was in memory a moment ago; an error must not look like an absent entry.
   */
  private CompletionStage<Optional<Lookup>> confirmAbsence(byte[] entryKey, long inlineBytes) {
    try {
      return CompletableFuture.completedStage(inside(() -> read(entryKey, inlineBytes)));
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Optional<Lookup> read(byte[] entryKey, long inlineBytes) throws RocksDBException {
    byte[] stored = files.get(files.entries, entryKey);
    if (stored == null) {
      return Optional.empty();
    }
    return Optional.of(
        Records.valueSize(stored, stored.length) > inlineBytes
            ? Records.info(stored, stored.length)
            : Records.entry(stored, stored.length));
  }

  CompletionStage<Page> list(ObjectName name, Optional<Bytes> after, int limit, boolean values) {
    return onDisk(() -> page(catalog.durableDict(name).id(), after, limit, values));
  }

  private Page page(long id, Optional<Bytes> after, int limit, boolean values)
      throws RocksDBException {
    List<Page.Item> items = new ArrayList<>();
    long bytes = 0;
    try (Slice end = new Slice(Records.id(id + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
        RocksIterator all = files.db().newIterator(files.entries, options)) {
      all.seek(Records.entryKey(id, after.orElse(Bytes.of(""))));
      if (after.isPresent() && all.isValid() && Records.keyOf(all.key()).equals(after.get())) {
        all.next();
      }
      for (; all.isValid(); all.next()) {
        Bytes key = Records.keyOf(all.key());
        byte[] stored = all.value();
        bytes += key.length() + (values ? stored.length : 0);
        if (items.size() == limit || (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty())) {
          return new Page(items, Optional.of(items.getLast().key()), 0);
        }
        items.add(
            new Page.Item(
                key,
                values
                    ? Records.entry(stored, stored.length)
                    : Records.info(stored, stored.length)));
      }
      all.status();
    }
    return new Page(items, Optional.empty(), 0);
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
      throw Refusals.unavailable("the store could not be read: " + e.getMessage());
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
