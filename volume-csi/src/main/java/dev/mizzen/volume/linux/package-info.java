/**
 * The few kernel calls that Java has no name for: mounts, opening below a directory without
 * following links, and descriptors that read and write memory outside the heap. Nothing else of
 * this process calls native code of ours.
 */
package dev.mizzen.volume.linux;
