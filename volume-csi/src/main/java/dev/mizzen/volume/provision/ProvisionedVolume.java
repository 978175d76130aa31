package dev.mizzen.volume.provision;

import dev.mizzen.volume.snapshot.VolumeId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A volume as those see it who asked for it.
 *
 * @param quota bytes that it may hold, absent for any number
 * @param source what it began with
 * @param damage what is wrong with it, absent when nothing is known
 */
public record ProvisionedVolume(
    VolumeId id, OptionalLong quota, Optional<Source> source, Optional<String> damage) {}
