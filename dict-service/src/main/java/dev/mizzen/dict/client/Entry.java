package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What a dict has under a key.
 *
 * @param version grows with every write to the dict
 * @param expiresIn empty: it has no time to live of its own
 */
public record Entry(Value value, long version, Optional<Duration> expiresIn) {}
