package dev.mizzen.crds.dict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.Accessor;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.common.SiblingRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectiveDictTest {
  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(EffectiveDict.of(null))
        .isEqualTo(
            new EffectiveDict(
                EffectiveDictLimits.DEFAULT,
                Optional.of(Duration.ofDays(7)),
                Access.ALL,
                DeletionProtection.NONE,
                ReclaimPolicy.RETAIN));
  }

  @Test
  void whatIsSaidWins() {
    // Given
    Access access = new Access(List.of(new Accessor(new SiblingRef("show"))), List.of());

    // When
    EffectiveDict effective =
        EffectiveDict.of(
            new DictSpec(
                new DictLimits(5L, null, null),
                new DictExpiry("Never"),
                access,
                null,
                DeletionProtection.WHILE_IN_USE,
                ReclaimPolicy.DELETE));

    // Then
    assertThat(effective)
        .isEqualTo(
            new EffectiveDict(
                new EffectiveDictLimits(5, 16L << 20, 1L << 30),
                Optional.empty(),
                access,
                DeletionProtection.WHILE_IN_USE,
                ReclaimPolicy.DELETE));
    assertThat(effective.toStatus())
        .isEqualTo(
            new DictEffective(
                5L,
                16L << 20,
                1L << 30,
                "Never",
                DeletionProtection.WHILE_IN_USE,
                ReclaimPolicy.DELETE));
  }
}
