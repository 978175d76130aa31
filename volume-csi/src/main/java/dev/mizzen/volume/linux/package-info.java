/**
 * The few kernel calls that Java has no name for: mounts, and opening below a directory without
 * following links. Nothing else of this process calls native code of ours.
 */
package dev.mizzen.volume.linux;
