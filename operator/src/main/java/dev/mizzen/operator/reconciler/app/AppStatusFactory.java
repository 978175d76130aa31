package dev.mizzen.operator.reconciler.app;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.app.AppStatus;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Known;
import dev.mizzen.operator.status.Reason;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the status of an App. Pure, given the clock in {@code merge}. */
final class AppStatusFactory {
  private static final int NAMED = 5;

  private final ConditionMerge merge;

  AppStatusFactory(ConditionMerge merge) {
    this.merge = merge;
  }

  /** Before anything was looked at. */
  AppStatus first(App app) {
    return status(app, null, null, Findings.first());
  }

  /** The operator could not do its work; what is known stays. */
  AppStatus failed(App app, Finding ready) {
    AppStatus known = app.getStatus();
    return status(
        app,
        known == null ? null : known.functions(),
        known == null ? null : known.readyFunctions(),
        Findings.known(conditions(app), ready));
  }

  /** The App has these Functions. */
  AppStatus observed(App app, Collection<Function> members) {
    List<String> waiting =
        members.stream()
            .filter(function -> !isReady(function))
            .map(function -> function.getMetadata().getName())
            .sorted()
            .toList();
    Finding ready = ready(members, waiting);
    return status(
        app,
        members.size(),
        members.size() - waiting.size(),
        List.of(Findings.accepted(), Findings.resolved(), ready));
  }

  /** False only when some Function is; while they are still being looked at, nobody knows. */
  private static Finding ready(Collection<Function> members, List<String> waiting) {
    if (waiting.isEmpty()) {
      return Finding.isTrue(
          Conditions.READY,
          Reason.FUNCTIONS_READY,
          members.isEmpty() ? "No Function names this App yet" : "Every Function is Ready");
    }
    ConditionStatus status =
        members.stream().anyMatch(AppStatusFactory::isFailing)
            ? ConditionStatus.FALSE
            : ConditionStatus.UNKNOWN;
    return new Finding(
        Conditions.READY, status, Reason.FUNCTIONS_NOT_READY, "Not Ready: " + named(waiting));
  }

  private static boolean isFailing(Function function) {
    return function.getStatus() != null
        && Known.condition(function.getStatus().conditions(), Conditions.READY)
            .filter(ready -> ready.status() == ConditionStatus.FALSE)
            .isPresent();
  }

  private static boolean isReady(Function function) {
    return function.getStatus() != null
        && Known.isReady(function.getStatus().conditions(), function.getMetadata().getGeneration());
  }

  private static String named(List<String> names) {
    String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() <= NAMED ? first : first + " and %d more".formatted(names.size() - NAMED);
  }

  private static List<Condition> conditions(App app) {
    return app.getStatus() == null ? List.of() : app.getStatus().conditions();
  }

  private AppStatus status(App app, Integer functions, Integer ready, List<Finding> findings) {
    long generation = app.getMetadata().getGeneration();
    return new AppStatus(
        generation,
        functions,
        ready,
        functions == null ? null : ready + "/" + functions,
        merge.merge(conditions(app), generation, findings));
  }
}
