package dev.mizzen.crds.app;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of an App.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param functions number of member Functions
 * @param readyFunctions number of them that are Ready
 * @param summary ready and all, {@code 3/4}
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record AppStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("Number of Functions that name this App.") @Min(0) Integer functions,
    @JsonPropertyDescription("Number of them that are Ready.") @Min(0) Integer readyFunctions,
    @JsonPropertyDescription("Ready Functions and all Functions, such as 3/4.") @Size(max = 32) String summary,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public AppStatus {
    conditions = Immutable.list(conditions);
  }
}
