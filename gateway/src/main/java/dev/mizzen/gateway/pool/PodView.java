package dev.mizzen.gateway.pool;

import java.time.Instant;
import java.util.Optional;

/**
 * What the API server shows of a Function's pod.
 *
 * @param uid of the pod
 * @param name of the pod
 * @param revision of the Function that it runs
 * @param createdAt when the pod object was made
 * @param ready whether the API server shows it as ready; lags behind the container's own push
 * @param ending whether it is being deleted or has ended for good
 * @param trouble what is wrong with it
 */
public record PodView(
    String uid,
    String name,
    String revision,
    Instant createdAt,
    boolean ready,
    boolean ending,
    Optional<PodTrouble> trouble) {}
