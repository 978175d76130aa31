package dev.mizzen.volume.fuse;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is to change of a node's attributes.
 *
 * @param mode permission bits
 * @param size in bytes; shorter cuts the file, longer adds zeros
 * @param modifiedNanos since the epoch; "now" is already resolved
 */
public record AttributeChange(
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong size,
    OptionalLong modifiedNanos) {}
