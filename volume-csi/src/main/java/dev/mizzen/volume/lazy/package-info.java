/**
 * A pod's view of a volume as a file system that fetches what is looked at: its names and files
 * over a commit, what the pod changed, and how that becomes the next commit. It knows the snapshot
 * engine, uploads and contents on the node; not who mounts it, nor the kernel's protocol.
 */
package dev.mizzen.volume.lazy;
