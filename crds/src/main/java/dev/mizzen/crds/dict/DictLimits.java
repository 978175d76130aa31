package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How much a Dict takes.
 *
 * @param entries 1 to 1 000 000 000, or null
 * @param valueBytes quantity of 1 to 16Mi, or null
 * @param totalBytes quantity of 1 to 1Ti, or null
 */
@ApiType
public record DictLimits(
    @JsonPropertyDescription("Entries at most. Absent: 1000000.") @Min(1) @Max(1_000_000_000) Long entries,
    @JsonPropertyDescription("Bytes of one value at most, up to 16Mi. Absent: 16Mi.")
        @Size(max = 32) @ValidationRule(
            value =
                "self.matches('^[1-9][0-9]{0,11}(k|M|G|Ki|Mi|Gi)?$') && quantity(self).compareTo(quantity('16Mi')) <= 0",
            message = "valueBytes must be a whole quantity of bytes from 1 to 16Mi, such as 512Ki")
        String valueBytes,
    @JsonPropertyDescription(
            "Bytes of all keys and values together at most, up to 1Ti. Absent: 1Gi.")
        @Size(max = 32) @ValidationRule(
            value =
                "self.matches('^[1-9][0-9]{0,12}(k|M|G|T|Ki|Mi|Gi|Ti)?$') && quantity(self).compareTo(quantity('1Ti')) <= 0",
            message = "totalBytes must be a whole quantity of bytes from 1 to 1Ti, such as 1Gi")
        String totalBytes) {

  /** Says nothing. */
  public static final DictLimits NONE = new DictLimits(null, null, null);
}
