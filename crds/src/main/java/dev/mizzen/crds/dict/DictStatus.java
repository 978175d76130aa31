package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Dict.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param effective the values in force, or null
 * @param entries number, or null before the first look
 * @param bytes of keys and values, or null before the first look
 * @param adopted name of {@code spec.adopt} once that was done, or null
 * @param guarantees of the engine, or null while they are not known
 * @param url where it is reached from inside the cluster
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record DictStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("The values in force.") DictEffective effective,
    @JsonPropertyDescription(
            "Entries when it was last looked, each 30 s or so; those whose time is over count until they are swept.")
        @Min(0) Long entries,
    @JsonPropertyDescription("Bytes of all keys and values, at the same time.") @Min(0) Long bytes,
    @JsonPropertyDescription("The deleted Dict whose entries this one took over.") @Size(max = 50) String adopted,
    @JsonPropertyDescription("What the engine that keeps the entries promises.")
        Guarantees guarantees,
    @JsonPropertyDescription("Where the Dict is reached from inside the cluster.") @Size(max = 1024) String url,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public DictStatus {
    conditions = Immutable.list(conditions);
  }
}
