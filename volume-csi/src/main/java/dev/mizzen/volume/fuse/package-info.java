/**
 * A file system served to the kernel through {@code /dev/fuse}, by the kernel's own protocol
 * (include/uapi/linux/fuse.h). It knows kernel calls, and nothing of volumes.
 *
 * <p>The life of a mount: {@link dev.mizzen.volume.fuse.FuseMount} makes it and gives its
 * descriptor, {@link dev.mizzen.volume.fuse.Handshake} agrees with the kernel once, and a {@link
 * dev.mizzen.volume.fuse.FuseServer} starts. When its process dies, the next one has to have a
 * duplicate of that descriptor, what was {@link dev.mizzen.volume.fuse.Negotiated}, the file of
 * {@link dev.mizzen.volume.fuse.InFlight}, and a file system with the same nodes and handles; its
 * server resumes. In the end somebody unmounts, the server ends by itself, and then the descriptor
 * is closed.
 *
 * <p>No thread of a process that serves a mount may look into that mount: it might be waiting for
 * itself.
 */
package dev.mizzen.volume.fuse;
