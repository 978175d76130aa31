package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Queue.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param effective the values in force, or null
 * @param waiting items, or null before the first look
 * @param delayed items, or null before the first look
 * @param leased items, or null before the first look
 * @param dead items, or null before the first look
 * @param oldestItemAge duration, cut so that it does not change all the time, or null
 * @param adopted name of {@code spec.adopt} once that was done, or null
 * @param guarantees of the engine, or null while they are not known
 * @param url where it is reached from inside the cluster
 * @param conditions Accepted, ResolvedRefs, Ready, DeadLetters
 */
@ApiType
public record QueueStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("The values in force.") QueueEffective effective,
    @JsonPropertyDescription(
            "The backlog: items that a get would find, when it was last looked, each 30 s or so.")
        @Min(0) Long waiting,
    @JsonPropertyDescription("Items whose delay is not over, at the same time.") @Min(0) Long delayed,
    @JsonPropertyDescription("Items under a lease, at the same time.") @Min(0) Long leased,
    @JsonPropertyDescription("Items whose attempts are used up, at the same time.") @Min(0) Long dead,
    @JsonPropertyDescription(
            "How long the oldest of the waiting items waits; a duration in whole minutes, above 1h in steps of 10m, above 24h in"
                + " whole hours. Absent while none waits.")
        @Size(max = 16) String oldestItemAge,
    @JsonPropertyDescription("The deleted Queue whose items this one took over.") @Size(max = 50) String adopted,
    @JsonPropertyDescription("What the engine that keeps the items promises.")
        Guarantees guarantees,
    @JsonPropertyDescription("Where the Queue is reached from inside the cluster.")
        @Size(max = 1024) String url,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready, and DeadLetters while there are any.")
        @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public QueueStatus {
    conditions = Immutable.list(conditions);
  }
}
