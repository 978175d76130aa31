/**
 * What the agent keeps on its node: which volume is published where, the sockets of pods, and the
 * journal of last commits. Everything here survives kill -9. It knows nothing of gRPC.
 */
package dev.mizzen.volume.agent;
