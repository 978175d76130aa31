package dev.mizzen.gateway.pool;

import java.time.Instant;
import java.util.List;

/**
 * One change of the number of replicas.
 *
 * @param from replicas before
 * @param to replicas wanted
 * @param victims names of the idle pods that are to go
 * @param reason for people
 * @param time when it was decided
 */
public record ScaleOrder(int from, int to, List<String> victims, String reason, Instant time) {}
