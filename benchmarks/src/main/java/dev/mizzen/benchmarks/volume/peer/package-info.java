/** The others: programs that put files into the same object store, or mount it. */
package dev.mizzen.benchmarks.volume.peer;
