package dev.mizzen.dict.engine;

/** A key with the value to be written under it. */
public record KeyValue(Bytes key, Value value) {}
