package dev.mizzen.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.function.Function;
import dev.mizzen.gateway.functions.FunctionView;
import dev.mizzen.gateway.pool.FunctionStatus;
import dev.mizzen.gateway.pool.Scaling;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FunctionViewsTest {
  @Test
  void fillsInTheDefaults() {
    // When
    FunctionView view = view("spec: {handler: 'main:square'}\n");

    // Then
    assertThat(view.settings().scaling()).isEqualTo(new Scaling(0, 20, 1, Duration.ofSeconds(60)));
    assertThat(view.settings().timeout()).isEqualTo(Duration.ofSeconds(300));
    assertThat(view.code()).isEmpty();
    assertThat(view.status()).isEqualTo(FunctionStatus.FINE);
  }

  @Test
  void readsWhatTheFunctionSays() {
    // When
    FunctionView view =
        view(
            """
            spec:
              handler: main:square
              image: {addLocal: [{path: main.py, inline: "x = 1"}]}
              scaling: {minContainers: 1, maxContainers: 3, scaledownWindow: 5s}
              concurrency: {maxInputs: 4}
              timeout: 1m
              startupTimeout: 30s
            """);

    // Then
    assertThat(view.settings().scaling()).isEqualTo(new Scaling(1, 3, 4, Duration.ofSeconds(5)));
    assertThat(view.settings().timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(view.settings().startupTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(view.code()).isPresent();
    assertThat(view.uid()).isEqualTo("uid-1");
  }

  @Test
  void isBlockedByAReferenceThatDoesNotResolve() {
    // When
    FunctionView view = view(status("ResolvedRefs", 2));

    // Then
    assertThat(view.status().blocked()).contains("App 'shop' does not exist");
  }

  @Test
  void doesNotBelieveConditionsOfAnEarlierGeneration() {
    // When
    FunctionView view = view(status("ResolvedRefs", 1));

    // Then
    assertThat(view.status()).isEqualTo(FunctionStatus.FINE);
  }

  @Test
  void isNotBlockedByNotBeingReady() {
    // When
    FunctionView view = view(status("Ready", 2));

    // Then
    assertThat(view.status().blocked()).isEmpty();
    assertThat(view.status().hint()).contains("App 'shop' does not exist");
  }

  private static String status(String type, int generation) {
    return """
        spec: {handler: 'main:square'}
        status:
          conditions:
            - type: %s
              status: "False"
              reason: Missing
              message: App 'shop' does not exist
              lastTransitionTime: "2026-01-01T00:00:00Z"
              observedGeneration: %d
        """
        .formatted(type, generation);
  }

  private static FunctionView view(String rest) {
    String metadata =
        """
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: square, namespace: shop, uid: uid-1, generation: 2}
        """;
    return FunctionViews.of(Serialization.unmarshal(metadata + rest, Function.class));
  }
}
