package dev.mizzen.dict.client;

/** What the engine behind the service promises, in words. */
public record Guarantees(String engine, String durability, String order, String staleness) {}
