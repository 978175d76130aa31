package dev.mizzen.volume.workspace;

/**
 * Who owns the files of a view. Function pods run as 65532; any other user may write too, since a
 * view is a pod's own.
 */
public record Owner(int uid, int gid) {}
