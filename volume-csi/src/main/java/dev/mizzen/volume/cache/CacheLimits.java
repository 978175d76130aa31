package dev.mizzen.volume.cache;

/**
 * How much of a disk a cache may take. It goes beyond neither for what is held either: what then
 * has no room is served from memory and fetched again when it is read again.
 *
 * @param bytes of all files together
 * @param freeFraction of the disk, 0 … 1, that stays free for others
 */
public record CacheLimits(long bytes, double freeFraction) {

  public CacheLimits {
    if (bytes < 0 || freeFraction < 0 || freeFraction > 1) {
      throw new IllegalArgumentException("Not limits of a cache: " + bytes + ", " + freeFraction);
    }
  }
}
