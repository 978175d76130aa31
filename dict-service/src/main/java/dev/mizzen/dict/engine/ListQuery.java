package dev.mizzen.dict.engine;

import java.util.Optional;

/**
 * Which entries a page has.
 *
 * @param prefix only keys that begin with it; no bytes: all
 * @param after only keys behind it, whether or not it is present
 * @param limit most entries, at least 1
 * @param values whether to give values; a page does not count as a read of its entries
 */
public record ListQuery(Bytes prefix, Optional<Bytes> after, int limit, boolean values) {}
