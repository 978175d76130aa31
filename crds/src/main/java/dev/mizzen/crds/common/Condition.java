package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One observation about an object, as {@code metav1.Condition} of Kubernetes defines it.
 *
 * @param type what is observed, one of {@link Conditions}
 * @param status whether it holds
 * @param reason one word in PascalCase for programs
 * @param message for people; never holds secret data
 * @param lastTransitionTime when {@code status} last changed, RFC 3339 in UTC with whole seconds
 * @param observedGeneration {@code metadata.generation} that this observation is about
 */
@ApiType
public record Condition(
    @Required
        @JsonPropertyDescription("What is observed.")
        @Size(max = 316) @Pattern("^[A-Za-z][A-Za-z0-9]*$") String type,
    @Required @JsonPropertyDescription("Whether it holds: True, False or Unknown.")
        ConditionStatus status,
    @Required
        @JsonPropertyDescription("Why, in one word for programs.")
        @Size(min = 1, max = 1024) @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$") String reason,
    @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @JsonPropertyDescription("Why, for people, and what must change.")
        @Size(max = 32768) String message,
    @Required
        @JsonPropertyDescription("When the status of the condition last changed, RFC 3339 in UTC.")
        @Size(max = 64) String lastTransitionTime,
    @JsonPropertyDescription("Generation of the object that this observation is about.") @Min(0) Long observedGeneration) {}
