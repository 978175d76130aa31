package dev.mizzen.operator.reconciler.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.secret.ObservedSecret;
import dev.mizzen.crds.secret.SecretKeys;
import dev.mizzen.crds.secret.SecretSource;
import dev.mizzen.crds.secret.SecretSpec;
import dev.mizzen.operator.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretReadingTest {
  @Test
  void aLaterSourceWinsAndTheStatusSaysSo() {
    // Given
    SecretSpec spec = spec(List.of(), source("a"), source("b", "SHARED"));
    Map<String, CoreSecret> found =
        Map.of("a", core("1", "OWN", "SHARED"), "b", core("2", "SHARED", "NOT_ASKED_FOR"));
    // When
    SecretReading reading = SecretReading.of(spec, found);
    // Then
    assertThat(reading.keys()).containsExactly("OWN", "SHARED");
    assertThat(reading.secrets())
        .containsExactly(
            new ObservedSecret("a", "1", List.of("OWN")),
            new ObservedSecret("b", "2", List.of("SHARED")));
    assertThat(reading.ready().message()).contains("last one wins: SHARED");
  }

  @Test
  void leavesOutWhatCannotBeAVariable() {
    // Given
    SecretSpec spec = spec(List.of(), source("tls"));
    // When
    SecretReading reading =
        SecretReading.of(spec, Map.of("tls", core("1", "tls.crt", "MIZZEN_CREDENTIAL", "GOOD")));
    // Then
    assertThat(reading.keys()).containsExactly("GOOD");
    assertThat(reading.ready().message()).contains("MIZZEN_CREDENTIAL, tls.crt");
  }

  @Test
  void namesEverySecretThatIsMissing() {
    // When
    SecretReading reading =
        SecretReading.of(spec(List.of("X"), source("a"), source("b")), Map.of());
    // Then
    assertThat(reading.ready().reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
    assertThat(reading.ready().message()).contains("'a', 'b'");
  }

  @Test
  void namesEveryKeyThatIsMissing() {
    // When
    SecretReading reading =
        SecretReading.of(
            spec(List.of("X", "Y"), source("a", "X", "Z")), Map.of("a", core("1", "X")));
    // Then
    assertThat(reading.ready().reason()).isEqualTo(Reason.KEY_NOT_FOUND);
    assertThat(reading.ready().message()).contains("'Z' of 'a', 'Y'");
  }

  private static SecretSpec spec(List<String> required, SecretSource... sources) {
    return new SecretSpec(List.of(sources), required);
  }

  private static SecretSource source(String name, String... keys) {
    return new SecretSource(new SecretKeys(name, List.of(keys)));
  }

  private static CoreSecret core(String version, String... keys) {
    return new CoreSecret(version, Set.of(keys));
  }
}
