package dev.mizzen.volume.lazy;

import dev.mizzen.volume.linux.Descriptor;

/**
 * A file that somebody has open.
 *
 * @param flags of open(2)
 * @param pid of who opened it, as this process saw it
 */
record Handle(long handle, long number, int flags, int pid) {

  boolean writes() {
    return (flags & Descriptor.O_ACCMODE) != Descriptor.O_RDONLY;
  }
}
