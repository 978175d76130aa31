package dev.mizzen.gateway.pool;

/**
 * Where the time of one cold start went, in milliseconds.
 *
 * @param callId of the call that waited
 * @param scaleMs from the arrival of the call to the API server's answer that there are more
 *     replicas
 * @param podMs from there to the push of the container
 * @param dispatchMs from the push to the dispatch of the call
 * @param totalMs from arrival to dispatch
 * @param bootstrapMs inside the container: from the interpreter's start to the running runner
 * @param importMs inside the container: loading of the handler
 */
public record ColdStart(
    String callId,
    long scaleMs,
    long podMs,
    long dispatchMs,
    long totalMs,
    long bootstrapMs,
    long importMs) {}
