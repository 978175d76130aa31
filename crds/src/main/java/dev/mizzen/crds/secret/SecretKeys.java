package dev.mizzen.crds.secret;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Immutable;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Keys of one core Secret.
 *
 * @param name of the core Secret
 * @param keys that are taken; all of them when empty
 */
@ApiType
public record SecretKeys(
    @Required
        @JsonPropertyDescription("Name of a core Secret in the same namespace.")
        @Size(max = 253) @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        String name,
    @JsonPropertyDescription("Keys that are taken. Absent: all of them.")
        @Size(max = 100) @ValidationRule(value = Rules.ENV_NAMES, message = Rules.ENV_NAMES_MESSAGE)
        List<@Size(max = 128) String> keys) {

  /** Makes an absent list empty. */
  public SecretKeys {
    keys = Immutable.list(keys);
  }
}
