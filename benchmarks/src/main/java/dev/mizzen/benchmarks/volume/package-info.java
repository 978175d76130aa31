/**
 * Volumes beside rclone, s3fs, s5cmd and restic: on the same object store, with the same data, in
 * one go. What is measured how is in docs/benchmarks.md.
 */
package dev.mizzen.benchmarks.volume;
