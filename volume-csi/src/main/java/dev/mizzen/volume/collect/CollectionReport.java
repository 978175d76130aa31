package dev.mizzen.volume.collect;

/**
 * What a collection found and did.
 *
 * @param commits that retention dropped, or would drop
 * @param objects that nothing reaches, of those older than a day
 * @param bytes of these
 * @param deleted of them, now
 * @param waiting of them, for a second look
 */
public record CollectionReport(
    long commits, long objects, long bytes, long deleted, long waiting) {}
