/**
 * The store on RocksDB. One thread writes: it takes whatever operations wait, decides each in turn,
 * writes all of their effects as one synced batch and only then answers, so that limits hold
 * without locks and an fsync is shared. Readers go to RocksDB by themselves. No HTTP may come in
 * here.
 *
 * <p>On disk: column {@code default} has the header, the definitions, exact counts, and the ends of
 * each partition; {@code e} has {@code id key → version type value} of entries; {@code i} has
 * {@code id partition sequence → time type value} of items, and {@code s} by the same keys what is
 * known of those that do not just wait: delayed, leased, dead, or come back. An id is given to the
 * data of a dict or queue, never twice: to clear a dict is to take a new one.
 *
 * <p>Queues are in memory but for the values: what waits as ranges of numbers, what is held as one
 * small object each. So a take goes to its item by number and never searches over what is gone, and
 * opening reads one small record for each partition and held item. What falls due (delays, leases,
 * partitions' times) is on one agenda in its order, done before the operations of the same moment.
 */
package dev.mizzen.dict.rocks;
