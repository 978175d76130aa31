package dev.mizzen.volume.collect;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.GarbageList;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.PoolInventory;
import dev.mizzen.volume.snapshot.Reachable;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Deletes what no commit of any volume of a pool reaches: what is older than a day and than every
 * long upload, and was found twice, hours apart. All times are the store's. It may die at any
 * moment: whatever it leaves undone is done by the next one.
 */
public final class Collector {

  private static final Duration AGE = Duration.ofDays(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofHours(4);

  /** By so much the clocks of two servers of a store may differ. */
  private static final Duration MARGIN = Duration.ofHours(1);

  /**
   * From announcing a deletion to doing it: longer than those who upload go by an old list, and
   * than a call to the store that was under way takes.
   */
  static final Duration ANNOUNCED = Duration.ofMinutes(3);

  /** Those who upload no longer heed an announcement some time after this. */
  private static final Duration DELETION = Duration.ofMinutes(30);

  private static final Duration RUN = Duration.ofHours(5);
  private static final Duration FORGOTTEN = Duration.ofHours(6);

  /** More are found by the next collections. */
  private static final int MOST = 50_000;

  private static final int BATCH = 1000;

  private final ObjectStore store;
  private final Transfers transfers;
  private final Pause pause;
  private final LongSupplier nanos;

  /** Lets time pass. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  public Collector(ObjectStore store, Transfers transfers) {
    this(store, transfers, Thread::sleep, System::nanoTime);
  }

  Collector(ObjectStore store, Transfers transfers, Pause pause, LongSupplier nanos) {
    this.store = store;
    this.transfers = transfers;
    this.pause = pause;
    this.nanos = nanos;
  }

  /**
   * Collects the pool of a volume. Takes minutes when there is something to delete.
   *
   * @param dryRun whether to change nothing, and tell what there is
   * @throws BusyPoolException when somebody else does
   * @throws dev.mizzen.volume.snapshot.UnknownVolumeException when there is no such volume
   * @throws dev.mizzen.volume.snapshot.CorruptVolumeException when a directory cannot be read; then
   *     nothing is deleted
   */
  public CollectionReport collect(VolumeId id, boolean dryRun) {
    var pool = PoolInventory.of(store, id);
    if (dryRun) {
      return new Run(pool).look();
    }
    if (!pool.enter(pool.now(), FORGOTTEN)) {
      throw new BusyPoolException(
          "The pool of volume %s is being collected already: ask again when that is done"
              .formatted(id));
    }
    try {
      return new Run(pool).collect();
    } finally {
      pool.leave();
    }
  }

  private final class Run {
    private final PoolInventory pool;
    private final Instant now;
    private final long begun = nanos.getAsLong();
    private final Reachable reachable = new Reachable();
    private final Map<String, Long> garbage = new TreeMap<>();
    private final Map<Commit, Boolean> marked = new HashMap<>();
    private long dropped;
    private long objects;
    private long bytes;

    Run(PoolInventory pool) {
      this.pool = pool;
      this.now = pool.now();
    }

    CollectionReport look() {
      for (var user : pool.users()) {
        dropped += Retention.droppable(user, now).size();
      }
      find(Map.of());
      return new CollectionReport(dropped, objects, bytes, 0, objects);
    }

    CollectionReport collect() {
      for (var user : pool.users()) {
        var numbers = Retention.droppable(user, now);
        user.drop(numbers);
        dropped += numbers.size();
      }
      var before = pool.garbage();
      find(before.found());
      var found = new TreeMap<String, Instant>();
      garbage.keySet().forEach(name -> found.put(name, before.found().getOrDefault(name, now)));
      var ripe = ripe(found);
      long deleted = ripe.isEmpty() ? 0 : delete(ripe, found);
      pool.garbage(new GarbageList(found));
      return new CollectionReport(dropped, objects, bytes, deleted, objects - deleted);
    }

    /** Those found earlier come first, so that each is deleted some time. */
    private void find(Map<String, Instant> earlier) {
      mark();
      pool.forEachItem(
          item -> {
            if (isOld(item) && !reachable.contains(item.name())) {
              objects++;
              bytes += item.size();
              if (garbage.size() < MOST || earlier.containsKey(item.name())) {
                garbage.put(item.name(), item.size());
              }
            }
          });
    }

    private boolean isOld(PoolInventory.Item item) {
      return isBeforeADay(item.lastModified());
    }

    private boolean isBeforeADay(Instant time) {
      return time.isBefore(now.minus(AGE));
    }

    private void mark() {
      for (var user : pool.users()) {
        var leaving = Retention.droppable(user, now);
        var roots = new ArrayList<Hash>();
        user.commits()
            .forEach(
                (number, object) -> {
                  // An empty one that is young may be one that is being written.
                  boolean dropped = object.size() == 0 && isBeforeADay(object.lastModified());
                  if (!dropped && !leaving.contains(number)) {
                    user.volume()
                        .find(number)
                        .filter(commit -> marked.put(commit, true) == null)
                        .ifPresent(commit -> roots.add(commit.rootDirectory().node()));
                  }
                });
        reachable.add(user.volume(), roots, transfers);
      }
    }

    private List<String> ripe(Map<String, Instant> found) {
      var before = now.minus(BETWEEN_LOOKS);
      // Who began to upload before an object was found may rely on it.
      var uploads = pool.oldestUpload(now).map(begun -> begun.minus(MARGIN)).orElse(Instant.MAX);
      return found.entrySet().stream()
          .filter(entry -> !entry.getValue().isAfter(before) && entry.getValue().isBefore(uploads))
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Removes what was deleted from {@code found}. */
    private long delete(List<String> ripe, Map<String, Instant> found) {
      pool.garbage(new GarbageList(found).deleting(UUID.randomUUID().toString(), ripe));
      long announced = nanos.getAsLong();
      try {
        pause.of(ANNOUNCED);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
      var sure = stillGarbage(ripe, found);
      long deleted = 0;
      for (int from = 0; from < sure.size(); from += BATCH) {
        boolean late =
            nanos.getAsLong() - announced > DELETION.toNanos()
                || nanos.getAsLong() - begun > RUN.toNanos();
        if (late) {
          break;
        }
        var names = sure.subList(from, Math.min(sure.size(), from + BATCH));
        pool.delete(names);
        found.keySet().removeAll(names);
        deleted += names.size();
      }
      return deleted;
    }

    /** First what is there, then what is reached: whatever comes later heeds the announcement. */
    private List<String> stillGarbage(List<String> ripe, Map<String, Instant> found) {
      var asked = new HashSet<>(ripe);
      asked.retainAll(new HashSet<>(ripe(found)));
      Set<String> old = new HashSet<>();
      pool.forEachItem(
          item -> {
            if (asked.contains(item.name()) && isOld(item)) {
              old.add(item.name());
            }
          });
      mark();
      return old.stream().filter(name -> !reachable.contains(name)).sorted().toList();
    }
  }
}
