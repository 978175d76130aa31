package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/**
 * What the engine behind a Dict or Queue promises, as the dict-service tells it.
 *
 * @param engine its name
 * @param durability what an answered write survives
 * @param order of operations and of items
 * @param staleness of reads
 */
@ApiType
public record Guarantees(
    @JsonPropertyDescription("The engine that keeps the data, such as RocksDB or Valkey.")
        @Size(max = 64) String engine,
    @JsonPropertyDescription("What an answered write survives.") @Size(max = 1024) String durability,
    @JsonPropertyDescription("Order of operations and of items.") @Size(max = 1024) String order,
    @JsonPropertyDescription("How old what is read may be.") @Size(max = 1024) String staleness) {}
