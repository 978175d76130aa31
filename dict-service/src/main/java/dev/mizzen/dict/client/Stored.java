package dev.mizzen.dict.client;

/**
 * What a put did.
 *
 * @param created whether the key was absent before
 * @param version of the entry now
 */
public record Stored(boolean created, long version) {}
