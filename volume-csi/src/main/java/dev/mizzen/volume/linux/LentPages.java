package dev.mizzen.volume.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Memory outside the heap that is lent, so that there is as much of it as is used at one moment.
 * What nobody has borrowed for a while goes back to the kernel. Its content is whatever the one
 * before has left.
 */
public final class LentPages {

  private final long bytes;
  private final Executor later;
  private final Deque<MemorySegment> free = new ArrayDeque<>();
  private boolean used;
  private boolean looking;

  /**
   * @param bytes of what is lent at a time
   * @param later runs what it is given after a pause, on another thread
   */
  public LentPages(long bytes, Executor later) {
    this.bytes = bytes;
    this.later = later;
  }

  /** Aligned to a page; to be given back. */
  public synchronized MemorySegment take() {
    touch();
    return free.isEmpty() ? Pages.map(bytes, Arena.ofAuto()) : free.removeFirst();
  }

  /** Takes back what was lent: nobody uses it any more. */
  public synchronized void giveBack(MemorySegment pages) {
    touch();
    free.addFirst(pages);
  }

  private void touch() {
    used = true;
    if (!looking) {
      looking = true;
      later.execute(this::look);
    }
  }

  private synchronized void look() {
    if (used) {
      used = false;
      later.execute(this::look);
    } else {
      looking = false;
      free.forEach(Pages::forget);
    }
  }
}
