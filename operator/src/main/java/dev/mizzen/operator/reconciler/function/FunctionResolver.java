package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.Sidecar;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.function.FunctionDefaults;
import dev.mizzen.crds.function.FunctionSpec;
import dev.mizzen.crds.function.VolumeMount;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.reconciler.function.FunctionRefs.Found;
import dev.mizzen.operator.reconciler.function.FunctionRefs.Lookup;
import dev.mizzen.operator.reconciler.function.FunctionRefs.Missing;
import dev.mizzen.operator.reconciler.function.FunctionRefs.SecretVariable;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Known;
import dev.mizzen.operator.status.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the references of a Function. Pure, given the lookup. */
final class FunctionResolver {
  private final FunctionDefaults defaults;
  private final boolean nodesHaveSidecar;

  /** {@code nodesHaveSidecar}: whether the installation has a dict sidecar on each node. */
  FunctionResolver(FunctionDefaults defaults, boolean nodesHaveSidecar) {
    this.defaults = defaults;
    this.nodesHaveSidecar = nodesHaveSidecar;
  }

  FunctionRefs resolve(FunctionSpec spec, Lookup lookup) {
    Optional<AppSpec> app = Optional.empty();
    if (spec.appRef() != null) {
      app = lookup.app(spec.appRef().name());
      if (app.isEmpty()) {
        return new Missing(
            Optional.empty(),
            missing(
                Reason.APP_NOT_FOUND,
                "App '%s' does not exist in this namespace; create it or change spec.appRef",
                spec.appRef().name()));
      }
    }
    EffectiveFunction effective = defaults.resolve(spec, app.orElse(null));
    if (effective.sidecar() == Sidecar.NODE && !nodesHaveSidecar) {
      return new Missing(
          Optional.of(effective),
          missing(
              Reason.DICT_NODE_NOT_ENABLED,
              "sidecar is Node, and this installation has no dict sidecar on its nodes; set dictNode.enabled of its chart,"
                  + " or change sidecar to Pod or None"));
    }
    return withSecrets(effective, lookup);
  }

  private static FunctionRefs withSecrets(EffectiveFunction effective, Lookup lookup) {
    Map<String, SecretVariable> variables = new LinkedHashMap<>();
    List<String> versions = new ArrayList<>();
    for (LocalRef ref : effective.secrets()) {
      Optional<MizzenSecret> secret = lookup.secret(ref.name());
      Optional<Finding> problem = problem(ref.name(), secret);
      if (problem.isPresent()) {
        return new Missing(Optional.of(effective), problem.get());
      }
      secret
          .orElseThrow()
          .getStatus()
          .secrets()
          .forEach(
              core -> {
                versions.add(core.name() + "=" + core.resourceVersion());
                core.keys()
                    .forEach(
                        key -> {
                          variables.remove(key);
                          variables.put(key, new SecretVariable(key, core.name()));
                        });
              });
    }
    for (VolumeMount mount : effective.volumes()) {
      Optional<Finding> problem = volumeProblem(mount.name(), lookup.volume(mount.name()));
      if (problem.isPresent()) {
        return new Missing(Optional.of(effective), problem.get());
      }
    }
    String version =
        versions.isEmpty() ? "" : Names.sha256(String.join("\n", versions)).substring(0, 16);
    return new Found(effective, List.copyOf(variables.values()), version);
  }

  private static Optional<Finding> problem(String name, Optional<MizzenSecret> secret) {
    if (secret.isEmpty()) {
      return Optional.of(
          missing(
              Reason.SECRET_NOT_FOUND,
              "Secret '%s' (secrets.mizzen.dev) does not exist in this namespace; create it or take it out of secrets",
              name));
    }
    MizzenSecret found = secret.get();
    return Known.isReady(conditions(found), found.getMetadata().getGeneration())
        ? Optional.empty()
        : Optional.of(notReady(Reason.SECRET_NOT_READY, "Secret", name, conditions(found)));
  }

  private static Optional<Finding> volumeProblem(String name, Optional<Volume> volume) {
    if (volume.isEmpty()) {
      return Optional.of(
          missing(
              Reason.VOLUME_NOT_FOUND,
              "Volume '%s' does not exist in this namespace; create it or take it out of spec.volumes",
              name));
    }
    Volume found = volume.get();
    if (found.isMarkedForDeletion()) {
      return Optional.of(missing(Reason.VOLUME_NOT_READY, "Volume '%s' is being deleted", name));
    }
    return isUsable(found)
        ? Optional.empty()
        : Optional.of(notReady(Reason.VOLUME_NOT_READY, "Volume", name, conditions(found)));
  }

  /**
   * Made in the store and bound once; a store that is away for a while must not stop containers
   * that run from cache.
   */
  private static boolean isUsable(Volume volume) {
    return volume.getStatus() != null
        && volume.getStatus().claimName() != null
        && volume.getStatus().head() != null;
  }

  private static List<Condition> conditions(MizzenSecret secret) {
    return secret.getStatus() == null ? List.of() : secret.getStatus().conditions();
  }

  private static List<Condition> conditions(Volume volume) {
    return volume.getStatus() == null ? List.of() : volume.getStatus().conditions();
  }

  /**
   * False when it was looked at and found wanting; Unknown when it was not looked at yet, which is
   * nothing to warn of.
   */
  private static Finding notReady(
      Reason reason, String kind, String name, List<Condition> conditions) {
    boolean decided =
        Known.condition(conditions, Conditions.READY)
            .filter(ready -> ready.status() == ConditionStatus.FALSE)
            .isPresent();
    String message = "%s '%s' is not Ready: %s".formatted(kind, name, Known.why(conditions));
    return decided
        ? Finding.isFalse(Conditions.RESOLVED_REFS, reason, message)
        : Finding.isUnknown(Conditions.RESOLVED_REFS, reason, message);
  }

  private static Finding missing(Reason reason, String format, Object... values) {
    return Finding.isFalse(Conditions.RESOLVED_REFS, reason, format.formatted(values));
  }
}
