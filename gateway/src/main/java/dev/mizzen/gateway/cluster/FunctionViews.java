package dev.mizzen.gateway.cluster;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.function.CodeBundle;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionDefaults;
import dev.mizzen.gateway.functions.FunctionView;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionSettings;
import dev.mizzen.gateway.pool.FunctionStatus;
import dev.mizzen.gateway.pool.Scaling;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads Functions. */
final class FunctionViews {
  // The values that the gateway uses depend neither on the App nor on the image, so neither is
  // looked up.
  private static final FunctionDefaults DEFAULTS = new FunctionDefaults("");

  private FunctionViews() {}

  /**
   * @throws IllegalArgumentException when a duration cannot be read, which the schema rules out
   */
  static FunctionView of(Function function) {
    EffectiveFunction effective = DEFAULTS.resolve(function.getSpec(), null);
    Scaling scaling =
        new Scaling(
            effective.minContainers(),
            effective.maxContainers(),
            effective.maxInputs(),
            effective.scaledownWindow());
    return new FunctionView(
        key(function),
        function.getMetadata().getUid(),
        new FunctionSettings(scaling, effective.timeout(), effective.startupTimeout()),
        status(function),
        CodeBundle.of(function.getSpec()));
  }

  static FunctionKey key(Function function) {
    return new FunctionKey(function.getMetadata().getNamespace(), function.getMetadata().getName());
  }

  /** Only what the operator says about the present generation counts. */
  private static FunctionStatus status(Function function) {
    List<Condition> conditions =
        function.getStatus() == null ? List.of() : function.getStatus().conditions();
    List<Condition> present =
        conditions.stream()
            .filter(
                it ->
                    Objects.equals(it.observedGeneration(), function.getMetadata().getGeneration()))
            .toList();
    Optional<String> blocked =
        message(present, Conditions.ACCEPTED).or(() -> message(present, Conditions.RESOLVED_REFS));
    return new FunctionStatus(blocked, blocked.or(() -> message(present, Conditions.READY)));
  }

  private static Optional<String> message(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(it -> it.type().equals(type) && it.status() == ConditionStatus.FALSE)
        .map(it -> it.message().isEmpty() ? it.reason() : it.message())
        .findFirst();
  }
}
