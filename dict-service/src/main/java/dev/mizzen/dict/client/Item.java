package dev.mizzen.dict.client;

/** An item that was looked at and left where it is. */
public record Item(String id, int attempts, Value value) {}
