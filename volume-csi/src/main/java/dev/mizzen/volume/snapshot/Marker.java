package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The object that says a volume exists.
 *
 * @param uid of the Volume object it was made for
 */
@JsonPropertyOrder({"format", "uid"})
public record Marker(int format, String uid) {}
