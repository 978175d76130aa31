/**
 * Mizzen's side: the object store, the volume API and nodes with keeper and agent, as their images
 * run them, spoken to as kubelet, the operator and pods do.
 */
package dev.mizzen.benchmarks.volume.process;
