package dev.mizzen.crds.secret;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Secret; never a value.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param keys names of the keys that containers get
 * @param secrets the core Secrets as they were last seen
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record SecretStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("Names of the keys that containers get.") @Size(max = 3200) List<@Size(max = 253) String> keys,
    @JsonPropertyDescription("The core Secrets as they were last seen.") @Size(max = 32) List<ObservedSecret> secrets,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes absent lists empty. */
  public SecretStatus {
    keys = Immutable.list(keys);
    secrets = Immutable.list(secrets);
    conditions = Immutable.list(conditions);
  }
}
