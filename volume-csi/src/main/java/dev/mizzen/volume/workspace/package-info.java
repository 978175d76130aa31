/**
 * A volume on a node's disk as a plain directory: materialised from a commit, scanned for changes,
 * committed, reloaded. It knows the snapshot engine and files; not who mounts the directory, nor
 * where.
 */
package dev.mizzen.volume.workspace;
