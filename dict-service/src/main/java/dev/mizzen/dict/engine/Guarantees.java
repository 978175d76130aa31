package dev.mizzen.dict.engine;

/**
 * What an engine promises, one sentence each, for people who read a status.
 *
 * @param engine its name: {@code RocksDB}, {@code Valkey}, {@code Memory}
 * @param durability what an answered write survives
 * @param order of operations and of items
 * @param staleness of reads
 */
public record Guarantees(String engine, String durability, String order, String staleness) {}
