package dev.mizzen.dict.engine;

import java.time.Duration;

/**
 * A dict as it is now.
 *
 * @param entries number, exact but for entries whose time is over and that were not swept yet
 * @param bytes of all keys and values of these entries
 * @param version grows with every change
 * @param unused since a client last used it; since the process started when nobody has
 */
public record DictInfo(
    Definition<DictPolicy> definition, long entries, long bytes, long version, Duration unused) {}
