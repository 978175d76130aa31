package dev.mizzen.crds.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({"1,1", "16Mi,16777216", "1k,1000", "1Ti,1099511627776", "100m,1"})
  void countsBytes(String quantity, long bytes) {
    assertThat(Quantities.bytes(quantity)).isEqualTo(bytes);
  }

  @Test
  void refusesWhatIsNoQuantity() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.bytes("many"));
  }

  @ParameterizedTest
  @CsvSource({"125m,1,125m,1", "1Gi,1G,1G,1Gi", "2,1500m,1500m,2"})
  void comparesByAmountAndKeepsTheSpelling(String one, String other, String least, String most) {
    assertThat(Quantities.min(one, other)).isEqualTo(least);
    assertThat(Quantities.max(one, other)).isEqualTo(most);
  }
}
