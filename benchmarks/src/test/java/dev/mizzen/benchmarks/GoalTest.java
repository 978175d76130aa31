package dev.mizzen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Figure HALF =
      Figure.beside(
          "what", "s", samples(1, 2, 3), "somebody", samples(4, 4, 4), new Goal.RatioAtMost(0.5));

  @Test
  void aRatioAtTheLimitIsReachedAndOneAboveIsNot() {
    assertThat(HALF.ok()).isTrue();
    assertThat(new Goal.RatioAtMost(0.49).reachedBy(HALF)).isFalse();
  }

  @Test
  void aRateIsReachedFromTheLimitOn() {
    assertThat(new Goal.RatioAtLeast(0.5).reachedBy(HALF)).isTrue();
    assertThat(new Goal.RatioAtLeast(0.51).reachedBy(HALF)).isFalse();
    assertThat(new Goal.AtLeast(2).reachedBy(HALF)).isTrue();
    assertThat(new Goal.AtLeast(2.01).reachedBy(HALF)).isFalse();
  }

  @Test
  void aFigureWithoutAGoalIsShownOnly() {
    assertThat(new Goal.None().reachedBy(HALF)).isTrue();
    assertThat(new Goal.None().text()).isEmpty();
  }

  @Test
  void goalsAreShownAsTheyWereGiven() {
    assertThat(new Goal.RatioAtLeast(0.08).text()).isEqualTo(">= 0.08 x");
    assertThat(new Goal.RatioAtLeast(0.9, 1.2).text()).isEqualTo(">= 0.9 x (aim 1.2)");
    assertThat(new Goal.AtMost(400).text()).isEqualTo("<= 400");
  }

  private static Samples samples(double... values) {
    return new Samples(Arrays.stream(values).boxed().toList());
  }
}
