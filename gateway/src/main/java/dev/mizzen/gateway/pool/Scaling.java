package dev.mizzen.gateway.pool;

import java.time.Duration;

/**
 * How a Function wants to be scaled.
 *
 * @param minContainers kept warm without calls, 0 or more
 * @param maxContainers never more than these, 1 or more
 * @param maxInputs inputs that one container runs at a time, 1 or more
 * @param scaledownWindow how long a container may be idle before it goes
 */
public record Scaling(
    int minContainers, int maxContainers, int maxInputs, Duration scaledownWindow) {}
