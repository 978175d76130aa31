package dev.mizzen.operator.reconciler.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionDefaults;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunctionResolverTest {
  @Test
  void aSidecarOnTheNodeMustBeThere() {
    // Given
    FunctionResolver resolver =
        new FunctionResolver(new FunctionDefaults("mizzen/python:test"), false);
    Function function =
        Serialization.unmarshal(
            "---\n{apiVersion: mizzen.dev/v1, kind: Function, spec: {handler: 'm:f', sidecar: Node}}",
            Function.class);
    // When
    FunctionRefs refs = resolver.resolve(function.getSpec(), new NothingThere());
    // Then
    assertThat(refs)
        .isInstanceOfSatisfying(
            FunctionRefs.Missing.class,
            missing -> {
              assertThat(missing.finding().reason()).isEqualTo(Reason.DICT_NODE_NOT_ENABLED);
              assertThat(missing.finding().message()).contains("dictNode.enabled");
            });
  }

  private record NothingThere() implements FunctionRefs.Lookup {
    @Override
    public Optional<AppSpec> app(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<MizzenSecret> secret(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<Volume> volume(String name) {
      return Optional.empty();
    }
  }
}
