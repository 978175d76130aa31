package dev.mizzen.crds.common;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;

/** Kubernetes quantities as numbers. */
public final class Quantities {
  private Quantities() {}

  /**
   * A quantity of bytes, such as {@code 16Mi}, as a number; a part of a byte counts as one.
   *
   * @throws IllegalArgumentException when the text is not a quantity
   * @throws ArithmeticException when the number does not fit 63 bits
   */
  public static long bytes(String quantity) {
    return Quantity.parse(quantity)
        .getNumericalAmount()
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /**
   * The lesser of two quantities, as it was written.
   *
   * @throws IllegalArgumentException when a text is not a quantity
   */
  public static String min(String one, String other) {
    return compare(one, other) <= 0 ? one : other;
  }

  /**
   * The greater of two quantities, as it was written.
   *
   * @throws IllegalArgumentException when a text is not a quantity
   */
  public static String max(String one, String other) {
    return compare(one, other) >= 0 ? one : other;
  }

  private static int compare(String one, String other) {
    return Quantity.parse(one)
        .getNumericalAmount()
        .compareTo(Quantity.parse(other).getNumericalAmount());
  }
}
