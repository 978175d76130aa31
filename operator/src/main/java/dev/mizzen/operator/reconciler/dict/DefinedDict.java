package dev.mizzen.operator.reconciler.dict;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.dict.DictEffective;
import dev.mizzen.crds.dict.DictStatus;
import dev.mizzen.crds.dict.EffectiveDict;
import dev.mizzen.operator.reconciler.definition.Adoption;
import dev.mizzen.operator.reconciler.definition.DefinedKind;
import dev.mizzen.operator.reconciler.definition.DefinitionFindings;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the definition and the status of a Dict. Pure, given the clock in {@code merge}. */
final class DefinedDict implements DefinedKind<DictStatus, Dict, DictFacts> {
  private final ConditionMerge merge;
  private final Settings settings;

  DefinedDict(ConditionMerge merge, Settings settings) {
    this.merge = merge;
    this.settings = settings;
  }

  @Override
  public Definition definition(Dict dict) {
    EffectiveDict effective = EffectiveDict.of(dict.getSpec());
    return new Definition(
        dict.getMetadata().getUid(),
        Map.of(
            "entries", effective.limits().entries(),
            "valueBytes", effective.limits().valueBytes(),
            "totalBytes", effective.limits().totalBytes()),
        effective.idle().map(idle -> Map.of("idle", idle.toSeconds())).orElse(Map.of()),
        effective.access(),
        effective.reclaimPolicy(),
        adoption(dict).pending());
  }

  @Override
  public DeletionProtection protection(Dict dict) {
    return EffectiveDict.of(dict.getSpec()).deletionProtection();
  }

  @Override
  public DictStatus first(Dict dict) {
    return status(dict, Known.of(dict), Findings.first());
  }

  @Override
  public DictStatus failed(Dict dict, Finding ready) {
    return status(dict, Known.of(dict), Findings.known(conditions(dict), ready));
  }

  @Override
  public DictStatus observed(
      Dict dict, Outcome<DictFacts> outcome, Optional<Guarantees> guarantees) {
    Known known = Known.of(dict).with(EffectiveDict.of(dict.getSpec()).toStatus(), guarantees);
    if (outcome instanceof Outcome.Done<DictFacts>(DictFacts facts)) {
      known = known.with(facts, adoption(dict).completed());
    }
    return status(dict, known, DefinitionFindings.of(outcome));
  }

  private static Adoption adoption(Dict dict) {
    return new Adoption(
        dict.getSpec() == null ? null : dict.getSpec().adopt(), Known.of(dict).adopted());
  }

  private static List<Condition> conditions(Dict dict) {
    return dict.getStatus() == null ? List.of() : dict.getStatus().conditions();
  }

  private DictStatus status(Dict dict, Known known, List<Finding> findings) {
    long generation = dict.getMetadata().getGeneration();
    return new DictStatus(
        generation,
        known.effective(),
        known.entries(),
        known.bytes(),
        known.adopted(),
        known.guarantees(),
        settings.definitionUrl(
            dict.getMetadata().getNamespace(), "dicts", dict.getMetadata().getName()),
        merge.merge(conditions(dict), generation, findings));
  }

  /** What stays in the status until something newer is known; null is not known. */
  private record Known(
      DictEffective effective, Long entries, Long bytes, String adopted, Guarantees guarantees) {
    static Known of(Dict dict) {
      DictStatus s = dict.getStatus();
      return s == null
          ? new Known(null, null, null, null, null)
          : new Known(s.effective(), s.entries(), s.bytes(), s.adopted(), s.guarantees());
    }

    Known with(DictEffective now, Optional<Guarantees> told) {
      return new Known(now, entries, bytes, adopted, told.orElse(guarantees));
    }

    Known with(DictFacts facts, String completed) {
      return new Known(effective, facts.entries(), facts.bytes(), completed, guarantees);
    }
  }
}
