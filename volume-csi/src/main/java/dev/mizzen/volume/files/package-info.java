/**
 * Reads and writes the files of a volume that is not mounted: every write is one commit. Knows the
 * snapshot engine and its transfers, nothing of HTTP, of callers or of local files.
 */
package dev.mizzen.volume.files;
