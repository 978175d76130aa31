package dev.mizzen.gateway.pool;

/**
 * Bounds of one Function's queue.
 *
 * @param inputs most inputs that may wait
 * @param bytes most bytes of bodies that may wait
 */
public record QueueLimits(int inputs, long bytes) {
  /** What every Function gets: 1 000 inputs or 64 MiB. */
  public static final QueueLimits DEFAULT = new QueueLimits(1_000, 64L << 20);
}
