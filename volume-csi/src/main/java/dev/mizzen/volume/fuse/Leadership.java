package dev.mizzen.volume.fuse;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Which thread of a server waits for requests. It is one, the leader, and it serves what it takes:
 * a request on the heels of another finds a thread that is awake, and no other has to be woken. The
 * others follow. One of them, the deputy, looks from time to time whether the leader still is at
 * the same request, and then leads itself, so that a slow request holds up others for a moment
 * only; a leader that knows that it will be long hands over before. (Leader/Followers of POSA 2.)
 *
 * <p>While nothing is asked for, nobody looks.
 */
final class Leadership {

  /** The most that a request is to wait behind a slow one, or a little. */
  static final Duration TICK = Duration.ofMillis(1);

  /** So many looks without a request, and the deputy sleeps until there is one. */
  private static final int QUIET_TICKS = 50;

  /** What a thread does here beside the deputy; it goes after that. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** One thread, for as long as it takes part. */
  static final class Member {
    /** Absent until it follows for the first time. */
    private volatile Thread thread;

    /** One more for each request taken and each one answered: odd while one is being served. */
    private final AtomicLong steps = new AtomicLong();
  }

  /** Makes a thread that will {@link #follow}. */
  interface Recruiting {
    /** Whether there is room for one. */
    boolean recruit();
  }

  private final Recruiting recruiting;
  private final Duration tick;
  private final AtomicReference<Member> leader = new AtomicReference<>();

  /** The first of them is the deputy. */
  private final Deque<Member> followers = new ArrayDeque<>();

  /** A follower has been recruited and is not here yet. */
  private boolean coming;

  private volatile boolean alone = true;
  private volatile boolean deputySleeps;
  private volatile boolean closed;

  /**
   * @param tick how often the deputy looks
   */
  Leadership(Recruiting recruiting, Duration tick) {
    this.recruiting = recruiting;
    this.tick = tick;
  }

  /**
   * Waits until the calling thread is to lead.
   *
   * @return false when it is not needed any more
   */
  boolean follow(Member me) {
    if (leader.get() == me) {
      return !closed;
    }
    enter(me);
    try {
      int quiet = 0;
      while (!closed) {
        if (leader.compareAndSet(null, me)) {
          return true;
        }
        var watched = leader.get();
        long steps = watched == null ? 0 : watched.steps.get();
        if (!isDeputy(me)) {
          if (!stays(me)) {
            return false;
          }
        } else if (watched != null && hasStopped(watched, steps, quiet >= QUIET_TICKS)) {
          if (!isServing(steps)) {
            quiet++;
          } else if (leader.compareAndSet(watched, me)) {
            return true;
          }
        } else {
          quiet = 0;
        }
      }
      return false;
    } finally {
      leave(me);
    }
  }

  /** Looks once, after a moment, or when the leader has something to do again. */
  private boolean hasStopped(Member watched, long steps, boolean sleep) {
    if (sleep) {
      deputySleeps = true;
      // Who takes a request meanwhile has seen this, or is seen here.
      if (watched.steps.get() == steps && leader.get() == watched && !closed) {
        LockSupport.park(this);
      }
      deputySleeps = false;
      return false;
    }
    LockSupport.parkNanos(this, tick.toNanos());
    return watched.steps.get() == steps;
  }

  private static boolean isServing(long steps) {
    return steps % 2 != 0;
  }

  /** Waits as one of many; false when none of them was needed for long. */
  private boolean stays(Member me) {
    long until = System.nanoTime() + IDLE.toNanos();
    while (!closed && !isDeputy(me)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }

  private synchronized boolean isDeputy(Member me) {
    return followers.peekFirst() == me;
  }

  private synchronized void enter(Member me) {
    me.thread = Thread.currentThread();
    followers.addLast(me);
    coming = false;
    alone = false;
  }

  private void leave(Member me) {
    synchronized (this) {
      followers.remove(me);
      alone = followers.isEmpty();
    }
    wakeDeputy();
  }

  private void wakeDeputy() {
    Member deputy;
    synchronized (this) {
      deputy = followers.peekFirst();
    }
    if (deputy != null) {
      LockSupport.unpark(deputy.thread);
    }
  }

  /** To be told by every thread that has taken a request. */
  void taken(Member me) {
    me.steps.incrementAndGet();
    if (deputySleeps) {
      wakeDeputy();
    } else if (alone) {
      findFollower();
    }
  }

  private void findFollower() {
    synchronized (this) {
      if (!followers.isEmpty() || coming || closed) {
        return;
      }
      coming = true;
    }
    if (!recruiting.recruit()) {
      notComing();
    }
  }

  private synchronized void notComing() {
    coming = false;
  }

  /**
   * To be told by every thread that has answered.
   *
   * @return whether it leads
   */
  boolean served(Member me) {
    me.steps.incrementAndGet();
    return leader.get() == me || leader.compareAndSet(null, me);
  }

  /**
   * To be told by every thread at its end. Nobody is recruited for one that leads: what ended it
   * may end the next as well.
   */
  void ended(Member me) {
    if (me.thread == null) {
      notComing();
    }
    if (leader.compareAndSet(me, null)) {
      wakeDeputy();
    }
  }

  /** Another thread leads from now on, if there is one: this one will be long. */
  void handOver(Member me) {
    if (leader.compareAndSet(me, null)) {
      wakeDeputy();
      findFollower();
    }
  }

  /** Nobody is to lead any more. */
  void close() {
    closed = true;
    synchronized (this) {
      followers.forEach(follower -> LockSupport.unpark(follower.thread));
    }
  }
}
