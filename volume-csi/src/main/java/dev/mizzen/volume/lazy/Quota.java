package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes a view's files may have together, and have. */
final class Quota {

  private final AtomicLong used = new AtomicLong();
  private volatile OptionalLong capacity;

  Quota(OptionalLong capacity) {
    this.capacity = capacity;
  }

  OptionalLong capacity() {
    return capacity;
  }

  /** May be less than is used already; nothing may grow then. */
  void capacity(OptionalLong bytes) {
    capacity = bytes;
  }

  long used() {
    return used.get();
  }

  /**
   * Counts bytes that are to come.
   *
   * @throws Errno ENOSPC when there is no room for them
   */
  void reserve(long bytes) {
    long now = used.addAndGet(bytes);
    if (bytes > 0 && capacity.isPresent() && now > capacity.getAsLong()) {
      used.addAndGet(-bytes);
      throw new Errno(Errno.ENOSPC);
    }
  }

  /** Counts bytes that came, or went, whatever the capacity. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  void set(long bytes) {
    used.set(bytes);
  }
}
