/**
 * A small process that holds open descriptors of the agent's mounts, so that they outlive the
 * agent. It knows nothing of volumes.
 */
package dev.mizzen.volume.keeper;
