package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.rocksdb.RocksDBException;

/** The store on RocksDB, from open to close or to its first failure. */
public final class RocksStore implements Store {
  private final RocksFiles files;
  private final Catalog catalog;
  private final Writer writer;
  private final DictReader reader;
  private final Dicts dicts;
  private final RocksQueues queues;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens the store of a folder, or makes one.
   *
   * @param clock for what must outlive the process: times to live, leases, delays
   * @param nanoClock for waits, and to see how long reads take
   * @throws IOException when the folder cannot be used, is in use, damaged, or of a newer format;
   *     says which
   */
  public static RocksStore open(
      RocksSettings settings, InstantSource clock, LongSupplier nanoClock, CommitListener listener)
      throws IOException {
    RocksFiles files;
    try {
      files = RocksFiles.open(settings);
    } catch (RocksDBException e) {
      throw new IOException(
          "the store in %s cannot be opened: %s".formatted(settings.folder(), e.getMessage()), e);
    }
    try {
      return new RocksStore(files, new StoreClock(clock), nanoClock, listener);
    } catch (RocksDBException | IOException | RuntimeException e) {
      files.close();
      throw new IOException(
          "the store in %s cannot be read: %s".formatted(settings.folder(), e.getMessage()), e);
    }
  }

  /**
   * Opens a folder and closes it, to see that it can be used.
   *
   * @throws IOException as {@link #open}
   */
  public static void probe(Path folder) throws IOException {
    long little = 8L << 20;
    try (RocksStore opened =
        open(
            new RocksSettings(folder, little, little),
            InstantSource.system(),
            System::nanoTime,
            CommitListener.NOBODY)) {
      opened.totals();
    }
  }

  /** Whether a store is open in this folder, here or in another process. */
  public static boolean inUse(Path folder) {
    if (!Files.exists(folder.resolve("FORMAT"))) {
      return false;
    }
    try {
      probe(folder);
      return false;
    } catch (IOException e) {
      // RocksDB has no code of its own for it; a store that is damaged is not in use.
      return e.getCause() instanceof RocksDBException cause && cause.getMessage().contains("lock");
    }
  }

  private RocksStore(
      RocksFiles files, StoreClock clock, LongSupplier nanoClock, CommitListener listener)
      throws RocksDBException, IOException {
    this.files = files;
    long now = clock.millis();
    QueueAgenda queueAgenda = new QueueAgenda();
    this.catalog = Catalog.load(files, clock, new QueueLoader(files, queueAgenda, now));
    Waiters waiters = new Waiters(catalog, nanoClock);
    Agenda agenda = new Agenda(clock);
    RequestMemory requests = new RequestMemory(files);
    Watchers watchers = new Watchers(catalog, nanoClock);
    this.writer = new Writer(files, catalog, waiters, watchers, agenda, listener);
    Uses uses = new Uses(files, clock);
    DictTimes times = new DictTimes(uses);
    Sweeper sweeper = new Sweeper(files, catalog, times);
    IdleIndexer indexer = new IdleIndexer(files, catalog, times, sweeper);
    DictEditor editor = new DictEditor(files, times, sweeper, requests);
    this.reader = new DictReader(files, catalog, clock, uses, editor, writer, nanoClock);
    DictKeeping dictKeeping =
        new DictKeeping(writer, catalog, requests, sweeper, indexer, watchers, now);
    DedupKeys dedupKeys = new DedupKeys(files);
    QueueLine line = new QueueLine(waiters, queueAgenda);
    RoomLine room = new RoomLine(line, waiters, requests, dedupKeys);
    Settling settling = new Settling(line, queueAgenda);
    Clearing clearing = new Clearing(line, settling, queueAgenda);
    QueueKeeping queueKeeping =
        new QueueKeeping(writer, catalog, waiters, requests, queueAgenda, clearing, room, now);
    agenda.add(queueAgenda);
    agenda.add(dedupKeys);
    agenda.add(requests);
    agenda.add(sweeper);
    agenda.add(indexer);
    agenda.add(dictKeeping);
    agenda.add(queueKeeping);
    this.dicts = new RocksDicts(writer, reader, catalog, dictKeeping, editor, sweeper, watchers);
    this.queues =
        new RocksQueues(writer, catalog, waiters, queueKeeping, line, room, settling, clearing);
    queueAgenda.happening(this.queues::happen);
    writer.start();
  }

  @Override
  public Dicts dicts() {
    return dicts;
  }

  @Override
  public Queues queues() {
    return queues;
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(
        "RocksDB",
        "an answered write is synced to the disk of the dict-service: it survives the death of the process and of the node, not the loss of the disk; a lease, the death of the process",
        "every Dict and Queue is linearizable; items are FIFO per partition",
        "reads see every answered write");
  }

  @Override
  public CompletionStage<Void> checkpoint(Path folder) {
    return writer.submitAlone(
        batch -> {
          files.checkpoint(folder);
          return null;
        });
  }

  @Override
  public Totals totals() {
    return catalog.totals();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      writer.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
    files.close();
  }
}
