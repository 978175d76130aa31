package dev.mizzen.crds.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.common.EnvVar;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.PullPolicy;
import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Sidecar;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionDefaultsTest {
  private static final FunctionDefaults DEFAULTS = new FunctionDefaults("mizzen/python:1");
  private static final AppSpec APP =
      FunctionSpecs.app(
          """
          defaults:
            image: {name: app/image:1, pullPolicy: Always, pullSecrets: [{name: app-registry}, {name: both}]}
            env: [{name: A, value: app}, {name: B, value: app}]
            secrets: [{name: both}, {name: app-secret}]
            resources: {cpu: "1", memory: 1Gi, memoryLimit: 2Gi}
            sidecar: Pod
          """);

  @Test
  void aFunctionThatSaysNothingGetsTheInstallationsDefaults() {
    // Given
    FunctionSpec function = FunctionSpecs.withHandler("main:f");

    // When
    EffectiveFunction effective = DEFAULTS.resolve(function, null);

    // Then
    assertThat(effective)
        .isEqualTo(
            new EffectiveFunction(
                "mizzen/python:1",
                PullPolicy.IF_NOT_PRESENT,
                List.of(),
                List.of(),
                "main:f",
                new Resources("125m", "128Mi", null, null, null),
                0,
                20,
                Duration.ofSeconds(60),
                1,
                Duration.ofSeconds(300),
                Duration.ofSeconds(300),
                List.of(),
                List.of(),
                List.of(),
                Sidecar.NONE));
  }

  @Test
  void anAppGivesWhatTheFunctionDoesNotSay() {
    // Given
    FunctionSpec function = FunctionSpecs.withHandler("main:f");

    // When
    EffectiveFunction effective = DEFAULTS.resolve(function, APP);

    // Then
    assertThat(effective.image()).isEqualTo("app/image:1");
    assertThat(effective.pullPolicy()).isEqualTo(PullPolicy.ALWAYS);
    assertThat(effective.resources()).isEqualTo(new Resources("1", "1Gi", null, "2Gi", null));
    assertThat(effective.sidecar()).isEqualTo(Sidecar.POD);
    assertThat(effective.env()).containsExactly(new EnvVar("A", "app"), new EnvVar("B", "app"));
    assertThat(effective.secrets())
        .containsExactly(new LocalRef("both"), new LocalRef("app-secret"));
  }

  @Test
  void theFunctionsOwnValuesWin() {
    // Given
    FunctionSpec function =
        FunctionSpecs.yaml(
            """
            handler: main:f
            image: {name: own:2, pullPolicy: Never, pullSecrets: [{name: both}, {name: own-registry}]}
            env: [{name: C, value: own}, {name: A, value: own}]
            secrets: [{name: own-secret}, {name: both}]
            resources: {cpu: 250m}
            scaling: {minContainers: 1, maxContainers: 3, scaledownWindow: 1m30s}
            concurrency: {maxInputs: 8}
            timeout: 1h
            startupTimeout: 10s
            sidecar: None
            """);

    // When
    EffectiveFunction effective = DEFAULTS.resolve(function, APP);

    // Then
    assertThat(effective)
        .isEqualTo(
            new EffectiveFunction(
                "own:2",
                PullPolicy.NEVER,
                List.of(
                    new LocalRef("app-registry"),
                    new LocalRef("both"),
                    new LocalRef("own-registry")),
                List.of(),
                "main:f",
                new Resources("250m", "1Gi", null, "2Gi", null),
                1,
                3,
                Duration.ofSeconds(90),
                8,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                List.of(new EnvVar("A", "own"), new EnvVar("B", "app"), new EnvVar("C", "own")),
                List.of(
                    new LocalRef("app-secret"), new LocalRef("own-secret"), new LocalRef("both")),
                List.of(),
                Sidecar.NONE));
  }

  @Test
  void theDefaultMaximumGivesWayToAGreaterMinimum() {
    // Given
    FunctionSpec function = FunctionSpecs.yaml("{handler: 'm:f', scaling: {minContainers: 50}}");

    // When
    EffectiveFunction effective = DEFAULTS.resolve(function, null);

    // Then
    assertThat(effective.maxContainers()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({
    // what the Function says, what the App says, the request and limit of the pod
    "'{memoryLimit: 64Mi}', '{}', 64Mi, 64Mi",
    "'{memoryLimit: 1Gi}', '{}', 128Mi, 1Gi",
    "'{memoryLimit: 64Mi}', '{memory: 1Gi}', 64Mi, 64Mi",
    "'{memory: 4Gi}', '{memoryLimit: 1Gi}', 4Gi, 4Gi",
    "'{memory: 512Mi}', '{memoryLimit: 1Gi}', 512Mi, 1Gi",
    "'{}', '{memoryLimit: 64Mi}', 64Mi, 64Mi",
    "'{memory: 1Gi, memoryLimit: 2Gi}', '{memory: 3Gi, memoryLimit: 3Gi}', 1Gi, 2Gi",
  })
  void aRequestNeverExceedsItsLimit(String own, String app, String request, String limit) {
    // Given
    FunctionSpec function = FunctionSpecs.yaml("{handler: 'm:f', resources: %s}".formatted(own));
    AppSpec defaults = FunctionSpecs.app("{defaults: {resources: %s}}".formatted(app));

    // When
    Resources resources = DEFAULTS.resolve(function, defaults).resources();

    // Then
    assertThat(resources.memory()).isEqualTo(request);
    assertThat(resources.memoryLimit()).isEqualTo(limit);
  }

  @Test
  void cpuFollowsTheSameRule() {
    // Given
    FunctionSpec function = FunctionSpecs.yaml("{handler: 'm:f', resources: {cpuLimit: 100m}}");

    // When
    Resources resources = DEFAULTS.resolve(function, null).resources();

    // Then
    assertThat(resources).isEqualTo(new Resources("100m", "128Mi", "100m", null, null));
  }

  @Test
  void anAppWithoutDefaultsChangesNothing() {
    // Given
    FunctionSpec function = FunctionSpecs.withHandler("main:f");

    // When
    EffectiveFunction effective = DEFAULTS.resolve(function, FunctionSpecs.app("{description: x}"));

    // Then
    assertThat(effective).isEqualTo(DEFAULTS.resolve(function, null));
  }

  @Test
  void statusShowsTheValuesInForce() {
    // Given
    EffectiveFunction effective = DEFAULTS.resolve(FunctionSpecs.withHandler("main:f"), null);

    // When
    FunctionEffective status = effective.toStatus();

    // Then
    assertThat(status)
        .isEqualTo(
            new FunctionEffective("mizzen/python:1", 0, 20, "1m", 1, "5m", "5m", Sidecar.NONE));
  }
}
