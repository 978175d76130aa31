package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Queue.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param effective the limits in force, or null
 * @param url where it is reached from inside the cluster
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record QueueStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("The limits in force.") EffectiveQueueLimits effective,
    @JsonPropertyDescription("Where the Queue is reached from inside the cluster.")
        @Size(max = 1024) String url,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public QueueStatus {
    conditions = Immutable.list(conditions);
  }
}
