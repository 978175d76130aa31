package dev.mizzen.operator.reconciler.function;

import static dev.mizzen.operator.it.RunningOperator.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionDefaults;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionTest {
  @Test
  void staysWhenOnlyTheScalingChanges() {
    // When
    String before = revision("{handler: 'main:f'}", "1");
    // Then
    assertThat(
            revision("{handler: 'main:f', scaling: {maxContainers: 3, scaledownWindow: 5m}}", "1"))
        .isEqualTo(before);
    assertThat(before).matches("[0-9a-f]{10}");
  }

  @Test
  void changesWithWhatAContainerIsMadeOf() {
    // When
    String before = revision("{handler: 'main:f'}", "1");
    // Then
    assertThat(
            List.of(
                revision("{handler: 'main:g'}", "1"),
                revision("{handler: 'main:f', env: [{name: A, value: b}]}", "1"),
                revision("{handler: 'main:f', image: {addLocal: [{path: a, inline: b}]}}", "1"),
                revision("{handler: 'main:f'}", "2")))
        .doesNotContain(before)
        .doesNotHaveDuplicates();
  }

  private static String revision(String spec, String secretsVersion) {
    Function function =
        Serialization.unmarshal(
            "---\n{apiVersion: mizzen.dev/v1, kind: Function, metadata: {name: f, namespace: n, uid: u}, spec: %s}"
                .formatted(spec),
            Function.class);
    FunctionRefs.Found refs =
        new FunctionRefs.Found(
            new FunctionDefaults("image").resolve(function.getSpec(), null),
            List.of(),
            secretsVersion);
    return Revision.of(FunctionModel.of(function, refs, settings()));
  }
}
