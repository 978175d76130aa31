package dev.mizzen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void medianOfAnOddNumberIsTheMiddleValue() {
    // Given
    Samples samples = new Samples(List.of(9.0, 1.0, 5.0));
    // When
    double median = samples.median();
    // Then
    assertThat(median).isEqualTo(5.0);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    // Given
    Samples samples = new Samples(List.of(4.0, 1.0, 2.0, 9.0));
    // When
    double median = samples.median();
    // Then
    assertThat(median).isEqualTo(3.0);
  }

  @Test
  void noSampleIsRefused() {
    // When
    assertThatThrownBy(() -> new Samples(List.of()))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }
}
