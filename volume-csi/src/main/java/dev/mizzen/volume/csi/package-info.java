/**
 * The gRPC services that kubelet and the CSI sidecars call, on Unix sockets: translation only, the
 * work is done by the packages agent and provision.
 */
package dev.mizzen.volume.csi;
