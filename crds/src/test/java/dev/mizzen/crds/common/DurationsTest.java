package dev.mizzen.crds.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "1s,1",
    "60s,60",
    "5m,300",
    "1h30m,5400",
    "1h0m5s,3605",
    "24h,86400",
    "90m,5400",
    "0s,0"
  })
  void readsHoursMinutesAndSeconds(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "60",
        "s",
        "1.5h",
        "30m1h",
        "-1s",
        "1d",
        "100ms",
        "1 h",
        "1H",
        "1s\n",
        "99999999999s"
      })
  void refusesOtherTextAndSaysWhatIsRight(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("such as 90s");
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "60,1m", "90,1m30s", "3600,1h", "3605,1h5s", "86400,24h"})
  void writesTheShortestForm(long seconds, String text) {
    assertThat(Durations.format(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "59m59s", "23h59m59s"})
  void readsWhatItWrites(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }

  @Test
  void neverIsNoDuration() {
    assertThat(Durations.parseOrNever("Never")).isEmpty();
    assertThat(Durations.parseOrNever("90s")).contains(Duration.ofSeconds(90));
    assertThat(Durations.formatOrNever(Optional.empty())).isEqualTo("Never");
    assertThat(Durations.formatOrNever(Optional.of(Duration.ofDays(7)))).isEqualTo("168h");
  }
}
