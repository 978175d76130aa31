/**
 * The store on RocksDB. One thread writes: it takes whatever operations wait, decides each in turn,
 * writes all of their effects as one synced batch and only then answers, so that limits hold
 * without locks and an fsync is shared. Readers go to RocksDB by themselves. No HTTP may come in
 * here.
 *
 * <p>On disk: {@code docs/design/dict-format.md}. An id is given to the data of a dict or queue,
 * never twice: to clear a dict is to take a new one.
 *
 * <p>Entries whose time is over are found by an index of times, and whoever finds one that was not
 * swept yet asks the writer, which has the last word. Changes to watch are in memory.
 *
 * <p>Queues are in memory but for the values: what waits as ranges of numbers, what is held as one
 * small object each. So a take goes to its item by number and never searches over what is gone, and
 * opening reads one small record for each partition and held item. What falls due (delays, leases,
 * partitions' times) is on one agenda in its order, done before the operations of the same moment.
 */
package dev.mizzen.dict.rocks;
