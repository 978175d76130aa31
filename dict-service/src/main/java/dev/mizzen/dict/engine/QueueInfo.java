package dev.mizzen.dict.engine;

/**
 * A queue as it is now.
 *
 * @param items in all partitions, exact
 * @param partitions that hold items
 * @param bytes of all items, exact
 */
public record QueueInfo(
    Definition<QueueLimits> definition, long items, long partitions, long bytes) {}
