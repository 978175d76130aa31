package dev.mizzen.dict.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "/q:get?wait=20, /q:get?wait=12.500",
    "/q:get?n=5&wait=20.25&partition=a, /q:get?n=5&wait=12.750&partition=a",
    "/q:get?wait=5, /q:get?wait=0.000",
    "/q:get?wait=soon&n=1, /q:get?wait=soon&n=1",
    "/q:get?wait=, /q:get?wait=",
    "/q:get?await=20, /q:get?await=20",
    "/q:get, /q:get",
  })
  void takesTheTimeThatIsGoneOffTheWait(String target, String expected) {
    // When
    String less = Target.waitingLess(target, 7.5);

    // Then
    assertThat(less).isEqualTo(expected);
  }
}
