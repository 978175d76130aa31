package dev.mizzen.dict.rocks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.dict.engine.Bytes;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.rocksdb.RocksDBException;

/**
 * When entries were last read, where idle time makes it matter. A reader leaves its use here before
 * it answers, and the writer writes it down afterwards; until then both look here. Who finds an
 * entry over and who uses it take turns, so that nobody sees an entry that somebody saw gone.
 */
final class Uses {
  private static final int MOST_KNOWN = 50_000;

  private final RocksFiles files;
  private final StoreClock clock;

  /** Not written down yet. */
  private final ConcurrentMap<Bytes, Long> pending = new ConcurrentHashMap<>();

  /** Written down not long ago; may forget. */
  private final Cache<Bytes, Long> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /** What a reader is to do. */
  enum Outcome {
    /** It is there, and its use needs no mention. */
    ALIVE,
    /** It is there, and {@link #writeDown} is to be called by the writer. */
    USED,
    /** It is over; the writer has the last word. */
    OVER
  }

  Uses(RocksFiles files, StoreClock clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Whether memory alone tells that the entry was used not long ago. */
  boolean isFresh(IdleTime idle, byte[] entryKey, long used, long now) {
    if (!idle.isStale(used, now)) {
      return true;
    }
    Long last = known.getIfPresent(Bytes.of(entryKey));
    return last != null && !idle.isStale(last, now);
  }

  /**
   * A reader found the entry. May wait for the disk.
   *
   * @param used as its record says
   */
  Outcome use(IdleTime idle, byte[] entryKey, long used) throws RocksDBException {
    Turn turn = new Turn(idle, entryKey, used);
    pending.compute(Bytes.of(entryKey), (key, last) -> turn.use(last));
    return turn.outcome();
  }

  /** Looks without using. May wait for the disk. */
  boolean isOver(IdleTime idle, byte[] entryKey, long used, long now) throws RocksDBException {
    if (now < idle.over(used)) {
      return false;
    }
    Turn turn = new Turn(idle, entryKey, used);
    pending.compute(Bytes.of(entryKey), (key, last) -> turn.look(last, now));
    return turn.outcome() == Outcome.OVER;
  }

  /** The writer has this use in its batch; once that is durable, {@link #writtenDown}. */
  Long toWriteDown(byte[] entryKey) {
    return pending.get(Bytes.of(entryKey));
  }

  void writtenDown(byte[] entryKey, Long used, long now) {
    Bytes key = Bytes.of(entryKey);
    known.put(key, now);
    pending.remove(key, used);
  }

  /** What was used is gone. */
  void forget(byte[] entryKey) {
    pending.remove(Bytes.of(entryKey));
  }

  private static long number(byte[] stored) {
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }

  static byte[] stored(long used) {
    return Records.id(used);
  }

  /** The last use as written down, or the write. */
  static long latest(byte[] storedUse, long written) {
    return Math.max(number(storedUse), written);
  }

  /** One look at one entry, while nobody else has the turn. */
  private final class Turn {
    private final IdleTime idle;
    private final byte[] entryKey;
    private final long written;
    private Outcome outcome = Outcome.OVER;
    private RocksDBException failure;

    Turn(IdleTime idle, byte[] entryKey, long written) {
      this.idle = idle;
      this.entryKey = entryKey;
      this.written = written;
    }

    private Long use(Long last) {
      long now = clock.millis();
      long used = used(last);
      if (failure != null || now >= idle.over(used)) {
        return last;
      }
      if (idle.isStale(used, now)) {
        outcome = Outcome.USED;
        return now;
      }
      outcome = Outcome.ALIVE;
      return last;
    }

    private Long look(Long last, long now) {
      long used = used(last);
      if (failure == null && now < idle.over(used)) {
        outcome = Outcome.ALIVE;
      }
      return last;
    }

    private long used(Long last) {
      if (last != null) {
        return Math.max(last, written);
      }
      try {
        return latest(files.get(files.uses, entryKey), written);
      } catch (RocksDBException e) {
        failure = e;
        return written;
      }
    }

    private Outcome outcome() throws RocksDBException {
      if (failure != null) {
        throw failure;
      }
      return outcome;
    }
  }
}
