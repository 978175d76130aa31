package dev.mizzen.volume.provision;

import java.time.Instant;

/**
 * A commit that somebody keeps.
 *
 * @param bytes of all files in it
 * @param time of the snapshot, which is later than the commit's
 */
public record VolumeSnapshot(SnapshotId id, long commit, long bytes, Instant time) {}
