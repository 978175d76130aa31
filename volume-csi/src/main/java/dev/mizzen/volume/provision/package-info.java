/**
 * Volumes and snapshots that somebody asks for by a name of their own, and may ask for twice: a
 * claim in the store says who did. Knows nothing of gRPC; makes everything with the snapshot
 * package's operations.
 */
package dev.mizzen.volume.provision;
