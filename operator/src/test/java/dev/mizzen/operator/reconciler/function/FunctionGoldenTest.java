package dev.mizzen.operator.reconciler.function;

import static dev.mizzen.operator.it.RunningOperator.settings;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionDefaults;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.Golden;
import dev.mizzen.operator.status.ConditionMerge;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From what a namespace holds to the children and the status. */
class FunctionGoldenTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

  static Stream<Golden> cases() {
    return Golden.cases("function");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersChildrenAndStatus(Golden golden) {
    // Given
    Function function = golden.input("function", Function.class).orElseThrow();
    Inputs inputs = new Inputs(golden);
    // When
    Map<String, Object> outputs = outputs(function, inputs, golden.input("pod", Pod.class));
    // Then
    golden.produces(outputs);
  }

  private static Map<String, Object> outputs(Function function, Inputs inputs, Optional<Pod> pod) {
    FunctionStatusFactory statuses =
        new FunctionStatusFactory(new ConditionMerge(NOON), settings());
    FunctionRefs refs =
        new FunctionResolver(
                new FunctionDefaults(settings().functionImage()),
                settings().dictNodeUrl().isPresent())
            .resolve(function.getSpec(), inputs);
    Map<String, Object> outputs = new LinkedHashMap<>();
    switch (refs) {
      case FunctionRefs.Missing missing ->
          outputs.put("status", statuses.missing(function, missing, Optional.empty()));
      case FunctionRefs.Found found -> {
        FunctionModel model = FunctionModel.of(function, found, settings());
        String revision = Revision.of(model);
        Deployment deployment = ChildRenderer.deployment(model, revision);
        pod.ifPresent(
            known -> known.getMetadata().getLabels().put("mizzen.dev/revision", revision));
        Observation observed =
            Observation.of(revision, deployment, pod.stream().toList(), inputs.mountFailures());
        outputs.put("deployment", withoutBootstrap(deployment));
        outputs.put("service", ChildRenderer.service(function));
        outputs.put("status", statuses.observed(function, found.effective(), observed));
      }
    }
    return outputs;
  }

  /** The program has a test of its own, and would fill every file. */
  private static Deployment withoutBootstrap(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .withCommand(List.of("python3", "-c", "<bootstrap>"))
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private record Inputs(Golden golden) implements FunctionRefs.Lookup {
    /** What kubelet said, by uid of the pod. */
    MountFailures mountFailures() {
      return golden.input("mount-failures", MountFailures.class).orElse(MountFailures.NONE);
    }

    @Override
    public Optional<AppSpec> app(String name) {
      return golden.input("app-" + name, App.class).map(App::getSpec);
    }

    @Override
    public Optional<MizzenSecret> secret(String name) {
      return golden.input("secret-" + name, MizzenSecret.class);
    }

    @Override
    public Optional<Volume> volume(String name) {
      return golden.input("volume-" + name, Volume.class);
    }
  }
}
