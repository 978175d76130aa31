package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.DurableFiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Contents in local files: one sparse file for each distinct content, named by a hash over size and
 * chunks, filled block by block; of small files, packs as they are in the store. What was not held
 * for longest is dropped when the limits are reached.
 *
 * <p>Nothing is synced. What this process or an earlier one wrote is true as long as the kernel
 * lives that took it: bits follow bytes. So everything lies below a directory with the id of this
 * boot, and what was written before another boot is dropped, because the power may have failed in
 * between. That costs fetching again, and never gives a byte that was not verified.
 */
public final class ContentCache implements Contents, AutoCloseable {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int OPEN_FILES = 512;
  private static final int OVERFLOW = 32 << 20;

  /** Six chunks: as many as are on their way at once to who reads in order. */
  private static final int FRESH = 48;

  /** Who reads more slowly than this finds what came ahead on the disk. */
  private static final FreshBlocks.Patience UNREAD =
      new FreshBlocks.Patience(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(5));

  /** How often is looked whether memory is of no use any more. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  /** A reader in order has 2 MiB on their way after its first, and at most 256. */
  private static final ReadAhead.Growth GROWTH = new ReadAhead.Growth(2, 256, 8);

  private final Descriptors descriptors = new Descriptors(OPEN_FILES);
  private final CachedFile.Tools tools;
  private final Packs packs;

  /**
   * @param directory for this cache alone
   * @throws IOException when the directory cannot be used
   */
  public ContentCache(
      Path directory, CacheLimits limits, Transfers transfers, MeterRegistry metrics)
      throws IOException {
    this(directory, Files.readString(BOOT_ID).strip(), limits, transfers, metrics);
  }

  /**
   * @param boot what the kernel calls this life of its own
   */
  ContentCache(
      Path directory, String boot, CacheLimits limits, Transfers transfers, MeterRegistry registry)
      throws IOException {
    dropAllBut(Files.createDirectories(directory.resolve(boot)));
    var metrics = new CacheMetrics(registry);
    var shelf = new Shelf(directory.resolve(boot), limits, descriptors, metrics);
    var overflow = new Overflow(OVERFLOW);
    var fresh = new FreshBlocks(FRESH, UNREAD, System::nanoTime, LATER);
    this.tools = new CachedFile.Tools(shelf, descriptors, transfers, overflow, fresh, metrics);
    this.packs = new Packs(tools);
  }

  private static void dropAllBut(Path ours) throws IOException {
    try (var boots = Files.newDirectoryStream(ours.getParent(), path -> !path.equals(ours))) {
      for (Path boot : boots) {
        DurableFiles.deleteTree(boot);
      }
    }
  }

  @Override
  public Content open(VolumeRepository volume, Entry.File file) {
    if (file.isInline() || file.size() == 0) {
      return small(file, file::inline);
    }
    if (file.pack().isPresent() && !tools.shelf().has(ContentName.of(file))) {
      return small(file, () -> packs.read(volume, file, file.pack().get()));
    }
    return stored(file, new ContentSource(volume, file));
  }

  private Content small(Entry.File file, SmallContent.Bytes bytes) {
    return new SmallContent(file.size(), bytes, content -> stored(file, new MemorySource(content)));
  }

  private Content stored(Entry.File file, Source source) {
    var name = ContentName.of(file);
    return new StoredContent(
        hold(name, file), source, tools.metrics(), () -> tools.shelf().release(name));
  }

  private CachedFile hold(Hash name, Entry.File file) {
    return tools
        .shelf()
        .hold(
            name,
            () ->
                new CachedFile(name, new Layout(file.size(), ContentSource.BLOCK), GROWTH, tools));
  }

  /**
   * {@inheritDoc} Where there is no room for it the file is gone all the same: the store has its
   * content.
   *
   * @throws IOException also when the file has another size, or lies on another file system
   */
  @Override
  public void adopt(Path local, Entry.File file) throws IOException {
    if (Files.size(local) != file.size()) {
      throw new IOException(
          "%s has %d bytes, not %d".formatted(local, Files.size(local), file.size()));
    }
    var name = ContentName.of(file);
    var cached = hold(name, file);
    try {
      cached.adopt(local);
    } finally {
      tools.shelf().release(name);
    }
  }

  /** Nothing may be read any more. */
  @Override
  public void close() {
    tools.fresh().awaitSettled();
    descriptors.close();
  }
}
