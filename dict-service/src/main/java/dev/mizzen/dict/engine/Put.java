package dev.mizzen.dict.engine;

/**
 * What a put did.
 *
 * @param created whether the key was absent before
 * @param version of the entry now
 */
public record Put(boolean created, long version) {}
