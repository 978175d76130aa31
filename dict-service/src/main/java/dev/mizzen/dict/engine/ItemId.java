package dev.mizzen.dict.engine;

/**
 * An item of a queue, for as long as it is there.
 *
 * @param sequence grows within the partition and is never used again
 */
public record ItemId(Bytes partition, long sequence) {}
