package dev.mizzen.benchmarks.coldstart;

/**
 * One cold start, in milliseconds.
 *
 * @param answerMs request sent to answer read, seen by the caller
 * @param scaleMs call arrived to scale patch answered
 * @param podMs scale patch answered to the container's push
 * @param dispatchMs push to the input sent
 * @param bootstrapMs of podMs, Python's start and the runner's fetch
 * @param importMs of podMs, the import of the handler
 */
record Phases(
    double answerMs,
    double scaleMs,
    double podMs,
    double dispatchMs,
    double bootstrapMs,
    double importMs) {}
