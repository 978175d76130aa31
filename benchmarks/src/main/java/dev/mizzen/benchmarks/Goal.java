package dev.mizzen.benchmarks;

import java.math.BigDecimal;
import java.util.OptionalDouble;

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
   * Mizzen's own value may not be below this.
   *
   * @param value in the unit of the figure
   */
  record AtLeast(double value) implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return figure.mizzen().median() >= value;
    }

    @Override
    public String text() {
      return ">= " + number(value);
    }
  }

  /** There is none: the figure is shown. */
  record None() implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return true;
    }

    @Override
    public String text() {
      return "";
    }
  }

  /**
   * Mizzen's value divided by the peer's may not be above this.
   *
   * @param ratio what may not be exceeded
   */
  record RatioAtMost(double ratio) implements Goal {
    @Override
    public boolean reachedBy(Figure figure) {
      return figure.ratio().orElseThrow().median() <= ratio;
    }

    @Override
    public String text() {
      return "<= %s x".formatted(number(ratio));
    }
  }

  /**
   * Mizzen's value divided by the peer's may not be below this.
   *
   * @param ratio what must be reached
   * @param aim what is wanted beyond that
   */
  record RatioAtLeast(double ratio, OptionalDouble aim) implements Goal {
    /** Nothing more is wanted. */
    public RatioAtLeast(double ratio) {
      this(ratio, OptionalDouble.empty());
    }

    /** More is wanted. */
    public RatioAtLeast(double ratio, double aim) {
      this(ratio, OptionalDouble.of(aim));
    }

    @Override
    public boolean reachedBy(Figure figure) {
      return figure.ratio().orElseThrow().median() >= ratio;
    }

    @Override
    public String text() {
      return ">= %s x%s"
          .formatted(
              number(ratio),
              aim.isPresent() ? " (aim %s)".formatted(number(aim.getAsDouble())) : "");
    }
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
