package dev.mizzen.crds.secret;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * A core Secret as it was last seen.
 *
 * @param name of it
 * @param resourceVersion of it
 * @param keys that containers take from it; a key that a later source wins is not among them
 */
@ApiType
public record ObservedSecret(
    @Required @JsonPropertyDescription("Name of the core Secret.") @Size(max = 253) String name,
    @JsonPropertyDescription("Its resource version when it was last seen.") @Size(max = 64) String resourceVersion,
    @JsonPropertyDescription(
            "Names of the keys that containers take from it, without those that a later one wins.")
        @Size(max = 3200) List<@Size(max = 253) String> keys) {

  /** Makes an absent list empty. */
  public ObservedSecret {
    keys = Immutable.list(keys);
  }
}
