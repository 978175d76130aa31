/**
 * The few kernel calls that Java has no name for: mounts, opening below a directory without
 * following links, descriptors that read and write memory outside the heap, and sockets that pass
 * descriptors. Nothing else of this process calls native code of ours.
 */
package dev.mizzen.volume.linux;
