package dev.mizzen.volume.provision;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;

/**
 * Who asked for a volume, and with what in it. It is written once, before there is a volume.
 *
 * @param uid which of all volumes that ever had the name
 * @param name as it was given
 * @param source what it was to begin with
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"format", "uid", "name", "source"})
record Claim(int format, String uid, String name, Optional<Source> source) {

  static final int FORMAT = 1;
}
