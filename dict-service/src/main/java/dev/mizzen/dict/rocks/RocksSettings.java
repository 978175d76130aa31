package dev.mizzen.dict.rocks;

import java.nio.file.Path;

/**
 * Where and with how much memory.
 *
 * @param folder the store's own; made when absent
 * @param blockCacheBytes of blocks, indexes and filters, beside the write buffers; at least 1 MiB
 * @param writeBufferBytes of what is written and not yet in a table, at least 1 MiB
 */
public record RocksSettings(Path folder, long blockCacheBytes, long writeBufferBytes) {}
