package dev.mizzen.volume.store;

/**
 * An object of the store.
 *
 * @param key relative to the installation's prefix
 * @param size in bytes
 */
public record ObjectSummary(String key, long size) {}
