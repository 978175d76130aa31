/**
 * The snapshot engine: chunks, directory nodes, numbered commits, three-way merge. It knows the
 * object store, the transfers to it, and nothing of local files, CSI or HTTP. The format is
 * described in {@code docs/design/volume-format.md}.
 */
package dev.mizzen.volume.snapshot;
