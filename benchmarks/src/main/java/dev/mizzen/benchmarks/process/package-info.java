/** Programs that are measured, as child processes. Knows nothing of what they do. */
package dev.mizzen.benchmarks.process;
