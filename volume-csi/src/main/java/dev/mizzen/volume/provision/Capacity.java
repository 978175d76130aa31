package dev.mizzen.volume.provision;

import dev.mizzen.volume.provision.ProvisioningException.Reason;
import java.util.OptionalLong;

/**
 * How large a volume is to be.
 *
 * @param required bytes that it must be able to hold; 0 when nobody asks
 * @param limit bytes that it must not be able to exceed; 0 for none
 */
public record Capacity(long required, long limit) {

  /** Any size will do. */
  public static final Capacity ANY = new Capacity(0, 0);

  /**
   * @throws IllegalArgumentException when a number is negative, or the limit below what is required
   */
  public Capacity {
    if (required < 0 || limit < 0 || limit > 0 && limit < required) {
      throw new IllegalArgumentException(
          "A volume of at least %d and at most %d bytes cannot be made".formatted(required, limit));
    }
  }

  /** The quota of a new volume, absent for none. */
  OptionalLong quota() {
    long wanted = required > 0 ? required : limit;
    return wanted > 0 ? OptionalLong.of(wanted) : OptionalLong.empty();
  }

  /** Whether a volume of that quota is what is asked for. */
  boolean allows(OptionalLong quota) {
    return quota.isPresent()
        ? quota.getAsLong() >= required && (limit == 0 || quota.getAsLong() <= limit)
        : limit == 0;
  }

  /**
   * The quota of a volume that has one already and never shrinks.
   *
   * @throws ProvisioningException when it has more than the limit
   */
  OptionalLong grown(OptionalLong quota) {
    if (quota.isEmpty()) {
      return quota;
    }
    if (limit > 0 && quota.getAsLong() > limit) {
      throw new ProvisioningException(
          Reason.OUT_OF_RANGE,
          "The volume has %d bytes already, and is not made smaller".formatted(quota.getAsLong()));
    }
    return OptionalLong.of(Math.max(quota.getAsLong(), required));
  }
}
