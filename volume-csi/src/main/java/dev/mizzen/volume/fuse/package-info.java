/**
 * A file system served to the kernel through {@code /dev/fuse}, by the kernel's own protocol. It
 * knows kernel calls, and nothing of volumes.
 */
package dev.mizzen.volume.fuse;
