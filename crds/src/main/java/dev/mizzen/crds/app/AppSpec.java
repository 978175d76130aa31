package dev.mizzen.crds.app;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * What an App is.
 *
 * @param description for people, at most 1024 characters, or null
 * @param tags at most 32
 * @param defaults or null
 */
@ApiType
public record AppSpec(
    @JsonPropertyDescription("What this App is for, for people.") @Size(max = 1024) String description,
    @JsonPropertyDescription(
            "Tags, for people and cost reports. Names and values: at most 63 of A-Z a-z 0-9 . _ -")
        @Size(max = 32) @ValidationRule(
            value =
                "self.all(k, k.matches('^[A-Za-z0-9._-]{1,63}$') && self[k].matches('^[A-Za-z0-9._-]{0,63}$'))",
            message =
                "tags must have names of 1 to 63 and values of at most 63 characters out of A-Z a-z 0-9 . _ -")
        Map<String, @Size(max = 63) String> tags,
    @JsonPropertyDescription("What member Functions use where they say nothing themselves.")
        AppDefaults defaults) {

  /** Makes an absent map empty. */
  public AppSpec {
    tags = Immutable.map(tags);
  }
}
