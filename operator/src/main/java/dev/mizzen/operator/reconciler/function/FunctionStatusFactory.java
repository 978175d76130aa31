package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.Labels;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionEffective;
import dev.mizzen.crds.function.FunctionStatus;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the status of a Function. Pure, given the clock in {@code merge}. */
final class FunctionStatusFactory {
  private final ConditionMerge merge;
  private final Settings settings;

  FunctionStatusFactory(ConditionMerge merge, Settings settings) {
    this.merge = merge;
    this.settings = settings;
  }

  /** Before anything was looked at. */
  FunctionStatus first(Function function) {
    return status(function, 0, 0, null, null, Findings.first());
  }

  /** The spec cannot be carried out. */
  FunctionStatus invalid(Function function, Finding accepted) {
    Finding ready = accepted.as(Conditions.READY);
    return unchanged(
        function, effective(function), List.of(accepted, ready, Findings.stalled(ready)));
  }

  /** Something that the Function names is missing; {@code running} is what was made before. */
  FunctionStatus missing(
      Function function, FunctionRefs.Missing missing, Optional<Observation> running) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Findings.accepted());
    findings.add(missing.finding());
    running.ifPresent(
        observed -> {
          Known.finding(conditions(function), Conditions.IMAGE_READY).ifPresent(findings::add);
          findings.add(FunctionFindings.active(observed));
        });
    findings.add(missing.finding().as(Conditions.READY));
    return status(
        function,
        running.map(Observation::replicas).orElse(0),
        running.map(Observation::readyReplicas).orElse(0),
        running.map(Observation::revision).orElse(null),
        missing.effective().map(EffectiveFunction::toStatus).orElse(null),
        findings);
  }

  /** The children could not be made as they should be; what is known of them stays. */
  FunctionStatus failed(Function function, Finding ready) {
    return unchanged(function, effective(function), Findings.known(conditions(function), ready));
  }

  /** The children are as they should be and look like this. */
  FunctionStatus observed(Function function, EffectiveFunction effective, Observation observed) {
    FunctionHistory history = FunctionHistory.of(function, effective, observed.revision());
    Optional<Trouble> trouble = history.trouble(observed.pods());
    List<Finding> findings = new ArrayList<>();
    findings.add(Findings.accepted());
    findings.add(Findings.resolved());
    findings.add(FunctionFindings.imageReady(observed.pods(), trouble, history));
    findings.add(FunctionFindings.active(observed));
    Finding ready = FunctionFindings.ready(effective, observed, trouble);
    findings.add(ready);
    if (trouble.filter(problem -> !problem.heals()).isPresent()) {
      findings.add(Findings.stalled(ready));
    }
    return status(
        function,
        observed.replicas(),
        observed.readyReplicas(),
        observed.revision(),
        effective.toStatus(),
        findings);
  }

  /** Containers that run are not touched, so what is known about them stays. */
  private FunctionStatus unchanged(
      Function function, FunctionEffective effective, List<Finding> findings) {
    FunctionStatus known = function.getStatus();
    return status(
        function,
        known == null || known.replicas() == null ? 0 : known.replicas(),
        known == null || known.readyReplicas() == null ? 0 : known.readyReplicas(),
        known == null ? null : known.revision(),
        effective,
        findings);
  }

  private static List<Condition> conditions(Function function) {
    return function.getStatus() == null ? List.of() : function.getStatus().conditions();
  }

  private static FunctionEffective effective(Function function) {
    return function.getStatus() == null ? null : function.getStatus().effective();
  }

  private FunctionStatus status(
      Function function,
      int replicas,
      int ready,
      String revision,
      FunctionEffective effective,
      List<Finding> findings) {
    String name = function.getMetadata().getName();
    long generation = function.getMetadata().getGeneration();
    return new FunctionStatus(
        generation,
        replicas,
        ready,
        Labels.FUNCTION + "=" + name,
        settings.callUrl(function.getMetadata().getNamespace(), name),
        revision,
        effective,
        merge.merge(conditions(function), generation, findings));
  }
}
