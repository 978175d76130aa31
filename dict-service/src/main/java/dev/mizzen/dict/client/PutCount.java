package dev.mizzen.dict.client;

/** How many items were put, and how many dropped for their dedup key. */
public record PutCount(long put, long duplicates) {}
