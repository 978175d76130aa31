/** What is done to files: made, read, written, fetched. The same code for everybody. */
package dev.mizzen.benchmarks.volume.load;
