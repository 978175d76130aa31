/**
 * A small process that holds open descriptors of the agent's mounts, so that they outlive the
 * agent. It knows nothing of volumes, and nothing that needs much memory comes in here.
 */
package dev.mizzen.volume.keeper;
