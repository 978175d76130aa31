/**
 * The kind Queue: a shared queue, with partitions. Its types, and what is computed from them alone.
 */
package dev.mizzen.crds.queue;
