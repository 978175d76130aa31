package dev.mizzen.operator.reconciler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoarseAgeTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S,0s",
    "PT59S,0s",
    "PT1M,1m",
    "PT59M59S,59m",
    "PT1H9M59S,1h",
    "PT1H10M,1h10m",
    "PT23H59M,23h50m",
    "PT25H59M,25h",
    "P365D,8760h"
  })
  void growsInSteps(Duration age, String text) {
    assertThat(CoarseAge.of(age)).isEqualTo(text);
  }
}
