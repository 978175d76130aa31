package dev.mizzen.operator.reconciler.dict;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.dict.DictStatus;
import dev.mizzen.crds.dict.EffectiveDictLimits;
import dev.mizzen.operator.reconciler.ServiceFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Reason;
import java.util.List;

/** Makes the status of a Dict. Pure, given the clock in {@code merge}. */
final class DictStatusFactory {
  private final ConditionMerge merge;
  private final Settings settings;

  DictStatusFactory(ConditionMerge merge, Settings settings) {
    this.merge = merge;
    this.settings = settings;
  }

  /** Before anything was looked at. */
  DictStatus first(Dict dict) {
    return status(dict, null, Findings.first());
  }

  /** The operator could not do its work, or the object is going; what is known stays. */
  DictStatus failed(Dict dict, Finding ready) {
    EffectiveDictLimits known = dict.getStatus() == null ? null : dict.getStatus().effective();
    return status(dict, known, Findings.known(conditions(dict), ready));
  }

  /** The dict-service answered so to the definition. */
  DictStatus observed(Dict dict, EffectiveDictLimits limits, Outcome<Void> outcome) {
    Finding ready =
        ServiceFindings.problem(outcome, Reason.DICT_SERVICE_UNAVAILABLE)
            .orElseGet(
                () -> Finding.isTrue(Conditions.READY, Reason.READY, "The dict-service has it"));
    return status(dict, limits, List.of(Findings.accepted(), Findings.resolved(), ready));
  }

  private static List<Condition> conditions(Dict dict) {
    return dict.getStatus() == null ? List.of() : dict.getStatus().conditions();
  }

  private DictStatus status(Dict dict, EffectiveDictLimits limits, List<Finding> findings) {
    long generation = dict.getMetadata().getGeneration();
    String url =
        settings.definitionUrl(
            dict.getMetadata().getNamespace(), "dicts", dict.getMetadata().getName());
    return new DictStatus(
        generation, limits, url, merge.merge(conditions(dict), generation, findings));
  }
}
