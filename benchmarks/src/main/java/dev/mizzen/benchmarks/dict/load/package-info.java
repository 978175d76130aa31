/**
 * The load generator, the same for every server and protocol: one thread, plain sockets, requests
 * that were built before. It shares the machine with what it measures, so the less it does the
 * truer the figures. What the bytes mean is none of its business.
 */
package dev.mizzen.benchmarks.dict.load;
