package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Compute resources of one container. Every value is a Kubernetes quantity, or null when nothing is
 * said.
 *
 * @param cpu request in cores
 * @param memory request in bytes
 * @param cpuLimit limit in cores
 * @param memoryLimit limit in bytes
 * @param ephemeralStorage request in bytes of the node's disk
 */
@ApiType
@ValidationRule(
    value =
        "!has(self.cpu) || !has(self.cpuLimit) || !isQuantity(self.cpu) || !isQuantity(self.cpuLimit)"
            + " || quantity(self.cpu).compareTo(quantity(self.cpuLimit)) <= 0",
    message = "cpu must not be greater than cpuLimit")
@ValidationRule(
    value =
        "!has(self.memory) || !has(self.memoryLimit) || !isQuantity(self.memory) || !isQuantity(self.memoryLimit)"
            + " || quantity(self.memory).compareTo(quantity(self.memoryLimit)) <= 0",
    message = "memory must not be greater than memoryLimit")
public record Resources(
    @JsonPropertyDescription("CPU that is reserved for a container, in cores: 125m, 0.5 or 2.")
        @Size(max = 32) @ValidationRule(value = Rules.CPU, message = Rules.CPU_MESSAGE)
        String cpu,
    @JsonPropertyDescription("Memory that is reserved for a container, in bytes: 128Mi or 2Gi.")
        @Size(max = 32) @ValidationRule(value = Rules.BYTES, message = Rules.BYTES_MESSAGE)
        String memory,
    @JsonPropertyDescription("CPU that a container gets at most, in cores. No limit when absent.")
        @Size(max = 32) @ValidationRule(value = Rules.CPU, message = Rules.CPU_MESSAGE)
        String cpuLimit,
    @JsonPropertyDescription(
            "Memory in bytes that a container gets at most; it is killed when it takes more. No limit when absent.")
        @Size(max = 32) @ValidationRule(value = Rules.BYTES, message = Rules.BYTES_MESSAGE)
        String memoryLimit,
    @JsonPropertyDescription("Disk of the node that is reserved for a container, in bytes: 1Gi.")
        @Size(max = 32) @ValidationRule(value = Rules.BYTES, message = Rules.BYTES_MESSAGE)
        String ephemeralStorage) {

  /** Says nothing. */
  public static final Resources NONE = new Resources(null, null, null, null, null);

  /** These, and where they say nothing, what {@code defaults} say. */
  public Resources orElse(Resources defaults) {
    return new Resources(
        or(cpu, defaults.cpu),
        or(memory, defaults.memory),
        or(cpuLimit, defaults.cpuLimit),
        or(memoryLimit, defaults.memoryLimit),
        or(ephemeralStorage, defaults.ephemeralStorage));
  }

  private static String or(String own, String other) {
    return own != null ? own : other;
  }
}
