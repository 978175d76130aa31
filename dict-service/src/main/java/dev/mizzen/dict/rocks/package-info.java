/**
 * The store on RocksDB. One thread writes: it takes whatever operations wait, decides each in turn,
 * writes all of their effects as one synced batch and only then answers, so that limits hold
 * without locks and an fsync is shared. Readers go to RocksDB by themselves. No HTTP may come in
 * here.
 *
 * <p>On disk: column {@code default} has the header, the definitions with their exact counts, and
 * the ends of each partition; {@code entries} has {@code id key → version type value}; {@code
 * items} has {@code id partition sequence → type value}. An id is given to the data of a dict or
 * queue, never twice: to clear is to take a new one. Heads of queues are never looked for: they are
 * in memory, written with each change, and read at open.
 */
package dev.mizzen.dict.rocks;
