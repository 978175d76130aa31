package dev.mizzen.operator.reconciler.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.operator.it.FakeDictService;
import dev.mizzen.operator.it.TestClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineGuaranteesTest {
  private final FakeDictService service = new FakeDictService();
  private final TestClock clock = new TestClock();
  private final EngineGuarantees guarantees = new EngineGuarantees(service, clock);

  @Test
  void areNotKnownBeforeTheServiceTellsThem() {
    // Given
    service.setDown(true);
    assertThat(guarantees.known()).isEmpty();
    // When
    service.setDown(false);
    // Then
    assertThat(guarantees.known()).contains(FakeDictService.GUARANTEES);
  }

  @Test
  void stayKnownWhileTheServiceIsAway() {
    // Given
    Optional<Guarantees> before = guarantees.known();
    service.setDown(true);
    // When
    clock.forward(EngineGuarantees.FRESH);
    // Then
    assertThat(guarantees.known()).isEqualTo(before).isPresent();
  }
}
