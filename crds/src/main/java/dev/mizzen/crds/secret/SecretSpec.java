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
 * What a Secret is.
 *
 * @param from 1 to 32 sources; a key of a later one wins
 * @param requiredKeys keys without which the Secret is not Ready
 */
@ApiType
public record SecretSpec(
    @Required
        @JsonPropertyDescription("Where keys come from; a key of a later source wins.")
        @Size(min = 1, max = 32) List<SecretSource> from,
    @JsonPropertyDescription("Keys without which the Secret is not Ready.")
        @Size(max = 100) @ValidationRule(value = Rules.ENV_NAMES, message = Rules.ENV_NAMES_MESSAGE)
        List<@Size(max = 128) String> requiredKeys) {

  /** Makes absent lists empty. */
  public SecretSpec {
    from = Immutable.list(from);
    requiredKeys = Immutable.list(requiredKeys);
  }
}
