/**
 * Creates objects with one winner each on stores that cannot: one process of the volume API does,
 * the one that holds a Kubernetes Lease, and all others ask it.
 */
package dev.mizzen.volume.sequence;
