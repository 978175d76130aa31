package dev.mizzen.crds.dict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffectiveDictLimitsTest {
  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(EffectiveDictLimits.of(null))
        .isEqualTo(new EffectiveDictLimits(1_000_000, 16_777_216, 1_073_741_824));
  }

  @Test
  void whatIsSaidWins() {
    assertThat(EffectiveDictLimits.of(new DictLimits(10L, "1k", "2Gi")))
        .isEqualTo(new EffectiveDictLimits(10, 1000, 2_147_483_648L));
  }
}
