package dev.mizzen.dict.engine;

/**
 * A dict as it is now.
 *
 * @param entries exact number
 * @param bytes of all keys and values, exact
 */
public record DictInfo(Definition<DictLimits> definition, long entries, long bytes) {}
