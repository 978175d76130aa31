package dev.mizzen.gateway.pool;

import java.time.Duration;

/**
 * What the pool has to know of a Function's specification.
 *
 * @param scaling bounds and windows
 * @param timeout of one input, from its dispatch to a container
 * @param startupTimeout how long a container may take to start, and an input may wait for a free
 *     slot
 */
public record FunctionSettings(Scaling scaling, Duration timeout, Duration startupTimeout) {}
