/**
 * Side-by-side measurements. A benchmark is a package of its own that measures Mizzen and a named
 * peer in one run; this package holds what they share: the figures, the table and the file of
 * results.
 */
package dev.mizzen.benchmarks;
