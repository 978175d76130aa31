package dev.mizzen.benchmarks;

import java.util.Locale;

/** What a figure has to reach. */
public sealed interface Goal {
  /** Whether the figure reaches it. */
  boolean reachedBy(Figure figure);

  /** For the table: {@code >= 0.9 x}. */
  String text();

  /**
   * Mizzen's own value may not be above this.
   *
   * @param value in the unit of the figure
   */
  record AtMost(double value) implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return figure.mizzen().median() <= value;
    }

    @Override
    public String text() {
      return "<= " + number(value);
    }
  }

  /**
   * Mizzen's value may be so much above the peer's.
   *
   * @param difference in the unit of the figure
   */
  record NotWorseThanBy(double difference) implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return figure.difference().orElseThrow().median() <= difference;
    }

    @Override
    public String text() {
      return "<= peer + " + number(difference);
    }
  }

  /**
   * Mizzen's value divided by the peer's may not be below this.
   *
   * @param ratio what must be reached
   * @param aim what is wanted beyond that
   */
  record RatioAtLeast(double ratio, double aim) implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return figure.ratio().orElseThrow().median() >= ratio;
    }

    @Override
    public String text() {
      return ">= %s x (aim %s)".formatted(number(ratio), number(aim));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
