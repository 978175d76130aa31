package dev.mizzen.dict.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessFactsTest {
  private final ProcessFacts facts = new ProcessFacts();

  @Test
  void agesFromTheStartOfTheProcess() {
    // Given
    double before = facts.ageSeconds();

    // When
    double age = facts.ageSeconds();

    // Then: this JVM has not run for a day
    assertThat(age).isBetween(before, 86_400.0);
  }

  @Test
  void knowsItsMemory() {
    assertThat(facts.residentBytes()).isGreaterThan(1 << 20);
  }
}
