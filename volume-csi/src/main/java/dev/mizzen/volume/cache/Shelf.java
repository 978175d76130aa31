package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The local files, by name: which are held, which may go, and how much room is left. What was
 * released longest ago goes first.
 */
final class Shelf {

  private static final String MAP = ".map";

  /** Files of which is remembered, after they were released, what of them is here. */
  private static final int RECENT = 1024;

  private final Path directory;
  private final Path leaving;
  private final CacheLimits limits;
  private final Descriptors descriptors;
  private final CacheMetrics metrics;
  private final FileStore disk;
  private final Map<Hash, Held> held = new HashMap<>();
  private final LinkedHashMap<Hash, Long> idle = new LinkedHashMap<>();
  private final Map<Hash, CachedFile> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, CachedFile> eldest) {
          return size() > RECENT;
        }
      };
  private long bytes;
  private long idleBytes;
  private volatile boolean full;

  private static final class Held {
    private final CachedFile file;
    private int holders;
    private long bytes;

    Held(CachedFile file, long bytes) {
      this.file = file;
      this.bytes = bytes;
    }
  }

  /**
   * Takes stock of what an earlier process left.
   *
   * @param directory of these files alone
   */
  Shelf(Path directory, CacheLimits limits, Descriptors descriptors, CacheMetrics metrics)
      throws IOException {
    this.directory = Files.createDirectories(directory);
    this.leaving = Files.createDirectories(directory.resolve("leaving"));
    this.limits = limits;
    this.descriptors = descriptors;
    this.metrics = metrics;
    this.disk = Files.getFileStore(directory);
    for (var found : Stock.take(directory, leaving, MAP)) {
      idle.put(found.name(), found.bytes());
      bytes += found.bytes();
      idleBytes += found.bytes();
    }
    metrics.bytes(this::bytes);
  }

  /** The file of that name, held until {@link #release}. */
  synchronized CachedFile hold(Hash name, Supplier<CachedFile> file) {
    var entry = held.get(name);
    if (entry == null) {
      Long before = idle.remove(name);
      var known = recent.remove(name);
      entry = new Held(known == null ? file.get() : known, before == null ? 0 : before);
      idleBytes -= entry.bytes;
      held.put(name, entry);
    }
    entry.holders++;
    return entry.file;
  }

  /** One holder more of what is held. */
  synchronized void retain(Hash name) {
    held.get(name).holders++;
  }

  /** One holder less. */
  synchronized void release(Hash name) {
    var entry = held.get(name);
    if (--entry.holders == 0) {
      held.remove(name);
      if (entry.bytes > 0) {
        idle.put(name, entry.bytes);
        idleBytes += entry.bytes;
        recent.put(name, entry.file);
      }
    }
  }

  /** Whether there is anything of that name. */
  synchronized boolean has(Hash name) {
    return held.containsKey(name) || idle.containsKey(name);
  }

  LocalFile.Place place(Hash name) {
    return new LocalFile.Place(directory.resolve(name.toString()), directory.resolve(name + MAP));
  }

  /** In bytes, of all files. */
  synchronized long bytes() {
    return bytes;
  }

  /**
   * Makes room for more of a held file; others may have to go.
   *
   * @return false when what is held leaves none
   */
  boolean reserve(Hash name, long more) {
    var gone = new ArrayList<Path>();
    try {
      full = !reserve(name, more, gone);
      return !full;
    } finally {
      gone.forEach(Shelf::delete);
    }
  }

  /** Whether there was no room for what came last: then nothing should come that nobody needs. */
  boolean isFull() {
    return full;
  }

  private synchronized boolean reserve(Hash name, long more, List<Path> gone) {
    long over = bytes + more - limits.bytes();
    if (over > idleBytes) {
      return false;
    }
    long needed = Math.max(over, more - spare());
    var eldest = idle.entrySet().iterator();
    while (needed > 0 && eldest.hasNext()) {
      var entry = eldest.next();
      eldest.remove();
      bytes -= entry.getValue();
      idleBytes -= entry.getValue();
      needed -= entry.getValue();
      metrics.evicted(entry.getValue());
      recent.remove(entry.getKey());
      takeAway(entry.getKey(), gone);
    }
    if (needed > 0) {
      return false;
    }
    bytes += more;
    held.get(name).bytes += more;
    return true;
  }

  /** As {@link #reserve}, for all that a held file may ever need. */
  boolean reserveAll(Hash name, long size) {
    return reserve(name, size - reserved(name));
  }

  private synchronized long reserved(Hash name) {
    return held.get(name).bytes;
  }

  /** Room of a held file that it does not need after all. */
  synchronized void giveBack(Hash name, long less) {
    bytes -= less;
    held.get(name).bytes -= less;
  }

  /** All room of a held file: it has nothing of worth. */
  synchronized void giveBackAll(Hash name) {
    giveBack(name, held.get(name).bytes);
  }

  /** What may be written before the disk is too full. */
  private long spare() {
    try {
      long keep = (long) (disk.getTotalSpace() * limits.freeFraction());
      return disk.getUsableSpace() - keep;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Out of the way at once; to free a large file takes long, and others wait for the lock. */
  private void takeAway(Hash name, List<Path> gone) {
    var place = place(name);
    Path away = leaving.resolve(UUID.randomUUID().toString());
    descriptors.forget(place.path());
    descriptors.forget(place.map());
    try {
      Files.move(place.path(), away, StandardCopyOption.ATOMIC_MOVE);
      gone.add(away);
    } catch (NoSuchFileException e) {
      // Somebody has cleaned up behind us; it takes no room.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    delete(place.map());
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
