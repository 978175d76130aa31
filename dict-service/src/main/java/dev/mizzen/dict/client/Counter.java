package dev.mizzen.dict.client;

/** A counter after it was added to. */
public record Counter(long value, long version) {}
