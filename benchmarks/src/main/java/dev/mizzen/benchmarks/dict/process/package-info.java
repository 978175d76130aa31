/** The servers that are measured: started for one run of the benchmark, in folders of their own. */
package dev.mizzen.benchmarks.dict.process;
