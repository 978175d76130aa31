package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.KeyMayExist;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open database with its columns and bounded memory; everything native is closed with it, in
 * reverse order.
 */
final class RocksFiles implements AutoCloseable {
  /** What {@link #peek} says of a key that is not there, and of one that it cannot tell about. */
  static final int ABSENT = -1;

  static final int UNKNOWN = -2;

  private static final int WAL_FILES_RECYCLED = 2;
  private static final int OPEN_FILES = 256;

  /** Four shards: none is too small for its part of the write buffers. */
  private static final int SHARD_BITS = 2;

  /** How much of the cache indexes and filters hold against blocks of data. */
  private static final double INDEX_SHARE = 0.5;

  private static final int METADATA_BLOCK = 4 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(RocksFiles.class);

  private final Deque<AutoCloseable> natives = new ArrayDeque<>();
  private final RocksDB db;
  private final WriteOptions synced;
  private final WriteOptions unsynced;
  private final ReadOptions any;
  private volatile String lastUnreadable = "";
  final ColumnFamilyHandle meta;
  final ColumnFamilyHandle entries;
  final ColumnFamilyHandle items;

  /** When entries are over, per dict: {@link Records#timeKey}. */
  final ColumnFamilyHandle times;

  /** When entries were last read, where it matters. */
  final ColumnFamilyHandle uses;

  /** Answers of requests that may come again. */
  final ColumnFamilyHandle requests;

  /** What is known of held items, by the keys of {@link #items}. */
  final ColumnFamilyHandle states;

  /** {@link DedupKeys}. */
  final ColumnFamilyHandle dedupKeys;

  /** Opens or makes the store; on failure nothing stays open. */
  static RocksFiles open(RocksSettings settings) throws IOException, RocksDBException {
    StoreFormat format = StoreFormat.check(settings.folder());
    if (System.getenv("ROCKSDB_SHAREDLIB_DIR") == null) {
      // Where java.library.path has no copy, one is unpacked here: a read-only root may have no
      // /tmp.
      Path unpacked = Files.createDirectories(settings.folder().resolve("native"));
      NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
    }
    RocksDB.loadLibrary();
    RocksFiles files = new RocksFiles(format.database(), settings);
    try {
      Upgrade.to(format, files);
      return files;
    } catch (RocksDBException | IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private RocksFiles(Path folder, RocksSettings settings) throws RocksDBException {
    try {
      Cache cache = keep(cache(settings));
      WriteBufferManager buffers = keep(new WriteBufferManager(settings.writeBufferBytes(), cache));
      DBOptions options = keep(dbOptions(settings, buffers));
      ColumnFamilyOptions column = keep(columnOptions(settings, cache));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      db =
          RocksDB.open(
              options,
              folder.toString(),
              List.of(
                  new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, column),
                  new ColumnFamilyDescriptor(new byte[] {'e'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'i'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'t'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'u'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'r'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'s'}, column),
                  new ColumnFamilyDescriptor(new byte[] {'k'}, column)),
              handles);
      natives.push(db);
      handles.forEach(natives::push);
      meta = handles.get(0);
      entries = handles.get(1);
      items = handles.get(2);
      times = handles.get(3);
      uses = handles.get(4);
      requests = handles.get(5);
      states = handles.get(6);
      dedupKeys = handles.get(7);
      synced = keep(new WriteOptions().setSync(true));
      unsynced = keep(new WriteOptions());
      any = keep(new ReadOptions());
    } catch (RocksDBException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Write buffers are charged to it, so it has room for them beside the blocks. */
  private static Cache cache(RocksSettings settings) {
    return new LRUCache(
        settings.blockCacheBytes() + settings.writeBufferBytes(), SHARD_BITS, false, INDEX_SHARE);
  }

  private DBOptions dbOptions(RocksSettings settings, WriteBufferManager buffers) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(buffers)
        .setMaxTotalWalSize(2 * settings.writeBufferBytes())
        // An old log's blocks are there already, so that an fsync need not grow the file.
        .setRecycleLogFileNum(WAL_FILES_RECYCLED)
        .setParanoidChecks(true)
        // A torn end is what a crash leaves of writes that were never answered.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setMaxOpenFiles(OPEN_FILES)
        .setMaxBackgroundJobs(2)
        .setBytesPerSync(1 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1 << 20)
        .setKeepLogFileNum(2)
        .setMaxManifestFileSize(16 << 20);
  }

  private ColumnFamilyOptions columnOptions(RocksSettings settings, Cache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            // In parts: a whole index has half a megabyte, and one that had left the memory would
            // be read and unpacked for a single key.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK)
            .setPinTopLevelIndexAndFilter(true)
            // Every read looks through them, and to find a block in the cache costs as much as to
            // look into it. There are few, and they are small.
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setEnableIndexCompression(false)
            .setFormatVersion(5)
            .setFilterPolicy(keep(new BloomFilter(10)));
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(settings.writeBufferBytes() / 2)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private <T extends AutoCloseable> T keep(T made) {
    natives.push(made);
    return made;
  }

  /** Whole value, or null; may wait for the disk. */
  byte[] get(ColumnFamilyHandle column, byte[] key) throws RocksDBException {
    return db.get(column, any, key);
  }

  /**
   * Length of the value, whose first bytes go into the buffer; negative when absent. May wait for
   * the disk.
   */
  int get(ColumnFamilyHandle column, byte[] key, byte[] buffer) throws RocksDBException {
    return db.get(column, any, key, buffer);
  }

  /**
   * Length of the value, whose first bytes go into the buffer; {@link #ABSENT} when there is none.
   * May wait for the disk.
   *
   * @param key direct
   * @param value direct; takes as many of the value's first bytes as fit
   */
  int get(ColumnFamilyHandle column, ByteBuffer key, ByteBuffer value) throws RocksDBException {
    return db.get(column, any, key, value);
  }

  /**
   * Looks in memory only, without an exception where only the disk knows.
   *
   * @param key direct
   * @param value direct; takes as many of the value's first bytes as fit
   * @return length of the value, {@link #UNKNOWN}, or {@link #ABSENT}, which hides every error as
   *     well
   */
  int peek(ColumnFamilyHandle column, ByteBuffer key, ByteBuffer value) {
    KeyMayExist found = db.keyMayExist(column, any, key, value);
    return switch (found.exists) {
      case kNotExist -> ABSENT;
      case kExistsWithoutValue -> UNKNOWN;
      // It says "with value" and no bytes when even the index is not in memory; no value here is
      // empty.
      case kExistsWithValue -> found.valueLength == 0 ? UNKNOWN : found.valueLength;
    };
  }

  /** What cannot be read is refused and told, once for the same place. */
  StoreException unreadable(RocksDBException e) {
    String reason = String.valueOf(e.getMessage());
    if (!reason.equals(lastUnreadable)) {
      lastUnreadable = reason;
      LOG.atError().addKeyValue("reason", reason).log("Could not read the store");
    }
    return Refusals.unavailable("the store could not be read: " + reason);
  }

  RocksDB db() {
    return db;
  }

  /** Durable when it returns. */
  void write(WriteBatch batch) throws RocksDBException {
    db.write(synced, batch);
  }

  /** Outlives this process when it returns, and this machine after {@link #sync}. */
  void writeUnsynced(WriteBatch batch) throws RocksDBException {
    db.write(unsynced, batch);
  }

  /** All that was written is durable when it returns. */
  void sync() throws RocksDBException {
    db.syncWal();
  }

  /** Durable when it returns. */
  void put(ColumnFamilyHandle column, byte[] key, byte[] value) throws RocksDBException {
    db.put(column, synced, key, value);
  }

  /** Hard links of the tables, copies of the rest, and the stamp of the format last. */
  void checkpoint(Path folder) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      Files.createDirectory(folder);
      checkpoint.createCheckpoint(folder.resolve("db").toString());
      StoreFormat.stamp(folder);
    } catch (IOException e) {
      throw Refusals.unavailable("no copy could be made in %s: %s".formatted(folder, e));
    }
  }

  @Override
  public void close() {
    if (db != null) {
      db.cancelAllBackgroundWork(true);
    }
    while (!natives.isEmpty()) {
      try {
        natives.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("native memory could not be given back", e);
      }
    }
  }
}
