package dev.mizzen.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One input given to one container; it holds one of the container's slots until its end is told.
 *
 * @param input what to send
 * @param container where to
 * @param arrivedAt when the input came to the gateway
 * @param queueDeadline until when it may wait again if the container does not take it
 * @param timeout how long the container may take
 * @param coldStart phases of the container's start, when the input waited for it
 */
public record Dispatch(
    Input input,
    Container container,
    Instant arrivedAt,
    Instant queueDeadline,
    Duration timeout,
    Optional<ColdStart> coldStart) {}
