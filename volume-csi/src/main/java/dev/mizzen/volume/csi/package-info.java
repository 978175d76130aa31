/**
 * The gRPC services that kubelet calls, on Unix sockets: translation only, the work is the agent
 * package's.
 */
package dev.mizzen.volume.csi;
