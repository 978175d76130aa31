package dev.mizzen.dict.client;

import java.util.Optional;

/**
 * An entry of a listing.
 *
 * @param value empty where keys alone were asked for
 */
public record Listed(Key key, Optional<Value> value, String contentType, long version) {}
