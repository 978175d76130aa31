/**
 * Stores for tests: a directory, an S3 server in the same process, and one that fails on demand.
 */
package dev.mizzen.volume.testing;
