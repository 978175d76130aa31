package dev.mizzen.operator.reconciler.secret;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.secret.ObservedSecret;
import dev.mizzen.crds.secret.SecretStatus;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import java.util.List;

/** Makes the status of a Secret. Pure, given the clock in {@code merge}. */
final class SecretStatusFactory {
  private final ConditionMerge merge;

  SecretStatusFactory(ConditionMerge merge) {
    this.merge = merge;
  }

  /** Before anything was looked at. */
  SecretStatus first(MizzenSecret secret) {
    return status(secret, List.of(), List.of(), Findings.first());
  }

  /** The operator could not do its work; what is known stays. */
  SecretStatus failed(MizzenSecret secret, Finding ready) {
    SecretStatus known = secret.getStatus();
    return status(
        secret,
        known == null ? List.of() : known.keys(),
        known == null ? List.of() : known.secrets(),
        Findings.known(conditions(secret), ready));
  }

  /** The core Secrets look like this. */
  SecretStatus observed(MizzenSecret secret, SecretReading reading) {
    Finding resolved =
        reading.ready().holds()
            ? Findings.resolved()
            : reading.ready().as(Conditions.RESOLVED_REFS);
    return status(
        secret,
        reading.keys(),
        reading.secrets(),
        List.of(Findings.accepted(), resolved, reading.ready()));
  }

  private static List<Condition> conditions(MizzenSecret secret) {
    return secret.getStatus() == null ? List.of() : secret.getStatus().conditions();
  }

  private SecretStatus status(
      MizzenSecret secret,
      List<String> keys,
      List<ObservedSecret> secrets,
      List<Finding> findings) {
    long generation = secret.getMetadata().getGeneration();
    return new SecretStatus(
        generation, keys, secrets, merge.merge(conditions(secret), generation, findings));
  }
}
