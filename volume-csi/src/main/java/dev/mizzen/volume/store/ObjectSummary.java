package dev.mizzen.volume.store;

import java.time.Instant;

/**
 * An object of the store.
 *
 * @param key relative to the installation's prefix
 * @param size in bytes
 * @param lastModified by the store's clock, to the second or better
 */
public record ObjectSummary(String key, long size, Instant lastModified) {}
