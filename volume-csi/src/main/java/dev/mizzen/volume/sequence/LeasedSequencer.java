package dev.mizzen.volume.sequence;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.Sequencer;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The only writer of what is to be created once. It looks whether the object is there and writes it
 * unconditionally, one call at a time for each key, and only within its tenure.
 *
 * <p>A write without an answer may arrive at any later moment of the tenure. So its content has won
 * from the moment at which it was sent, and is sent again until the store has it, whoever asks; a
 * later term begins when no write of an earlier one can arrive any more.
 */
public final class LeasedSequencer implements Sequencer {

  /** How long a write to the store may take; the tenure has to last longer. */
  public static final Duration WRITE = Duration.ofSeconds(4);

  private static final Duration SURE = WRITE.plusSeconds(1);
  private static final int LOCKS = 64;

  private final ObjectStore store;
  private final Tenure tenure;
  private final BooleanSupplier inForce;
  private final Lock[] locks =
      IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
  private final Map<String, Sent> unanswered = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();
  private boolean stopped;

  private record Sent(long term, byte[] content) {}

  /**
   * @param store makes one attempt a call, and gives up a write after {@link #WRITE}
   * @param inForce whether nobody creates objects without this sequencer any more
   */
  public LeasedSequencer(ObjectStore store, Tenure tenure, BooleanSupplier inForce) {
    this.store = store;
    this.tenure = tenure;
    this.inForce = inForce;
  }

  @Override
  public boolean create(String key, byte[] content) {
    running.readLock().lock();
    try {
      if (stopped) {
        throw busy("This process stops: another one takes over");
      }
      return createAlone(key, content.clone());
    } finally {
      running.readLock().unlock();
    }
  }

  private boolean createAlone(String key, byte[] content) {
    var lock = locks[Math.floorMod(key.hashCode(), LOCKS)];
    lock.lock();
    try {
      return decide(key, content);
    } finally {
      lock.unlock();
    }
  }

  private boolean decide(String key, byte[] content) {
    long term = term(SURE);
    if (!inForce.getAsBoolean()) {
      throw busy(
          "The object store was found to create objects not atomically a moment ago: for three minutes nothing is created, until every process knows");
    }
    unanswered.computeIfPresent(key, (k, sent) -> sent.term() == term ? sent : null);
    var sent = unanswered.get(key);
    if (sent == null) {
      var there = store.get(key);
      if (there.isPresent()) {
        return Arrays.equals(there.get(), content);
      }
      sent = new Sent(term, content);
    }
    require(term, SURE);
    unanswered.put(key, sent);
    store.put(key, sent.content());
    require(term, Duration.ZERO);
    unanswered.remove(key);
    return Arrays.equals(sent.content(), content);
  }

  private long term(Duration time) {
    return tenure
        .term(time)
        .orElseThrow(
            () ->
                busy(
                    "This process does not number commits now: another one does, or begins to in some seconds"));
  }

  private void require(long term, Duration time) {
    if (term(time) != term) {
      throw busy("Another process has numbered commits meanwhile: ask again");
    }
  }

  private static StoreException busy(String why) {
    return new StoreException(Reason.BUSY, why);
  }

  /**
   * Creates nothing any more.
   *
   * @return whether every write was answered, so that another process may begin at once
   */
  public boolean stop() {
    running.writeLock().lock();
    try {
      stopped = true;
      return unanswered.isEmpty();
    } finally {
      running.writeLock().unlock();
    }
  }
}
