package dev.mizzen.operator.reconciler.secret;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.secret.ObservedSecret;
import dev.mizzen.crds.secret.SecretKeys;
import dev.mizzen.crds.secret.SecretSource;
import dev.mizzen.crds.secret.SecretSpec;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a Secret gives to containers, from the names of keys alone. Pure.
 *
 * @param keys that containers get
 * @param secrets where they come from
 * @param ready whether all of it is there
 */
record SecretReading(List<String> keys, List<ObservedSecret> secrets, Finding ready) {
  /** What can be an environment variable and is not reserved. */
  private static final Pattern VARIABLE = Pattern.compile("(?!MIZZEN_)[A-Za-z_][A-Za-z0-9_]*");

  /** Reads {@code spec}; {@code found} are the core Secrets that exist, by name. */
  static SecretReading of(SecretSpec spec, Map<String, CoreSecret> found) {
    Map<String, String> winners = new TreeMap<>();
    Set<String> absent = new LinkedHashSet<>();
    Set<String> missing = new LinkedHashSet<>();
    Set<String> replaced = new TreeSet<>();
    Set<String> unusable = new TreeSet<>();
    for (SecretSource source : spec.from()) {
      SecretKeys wanted = source.secret();
      CoreSecret core = found.get(wanted.name());
      if (core == null) {
        absent.add(wanted.name());
        continue;
      }
      for (String key : wanted.keys().isEmpty() ? core.keys() : wanted.keys()) {
        if (!core.keys().contains(key)) {
          missing.add("'%s' of '%s'".formatted(key, wanted.name()));
        } else if (!VARIABLE.matcher(key).matches()) {
          unusable.add(key);
        } else {
          String loser = winners.put(key, wanted.name());
          if (loser != null && !loser.equals(wanted.name())) {
            replaced.add(key);
          }
        }
      }
    }
    spec.requiredKeys().stream()
        .filter(key -> !winners.containsKey(key))
        .forEach(key -> missing.add("'" + key + "'"));
    Finding ready =
        notFound(absent, missing)
            .orElseGet(
                () -> Finding.isTrue(Conditions.READY, Reason.READY, notes(replaced, unusable)));
    return new SecretReading(List.copyOf(winners.keySet()), observed(spec, found, winners), ready);
  }

  private static Optional<Finding> notFound(Collection<String> absent, Collection<String> missing) {
    if (!absent.isEmpty()) {
      return Optional.of(
          Finding.isFalse(
              Conditions.READY,
              Reason.SECRET_NOT_FOUND,
              "No core Secret (kubectl get secrets.v1.) is named '%s' in this namespace; create it or change spec.from"
                  .formatted(String.join("', '", absent))));
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.isFalse(
                Conditions.READY,
                Reason.KEY_NOT_FOUND,
                "There is no key %s; add it to the core Secret or take it out of the spec"
                    .formatted(String.join(", ", missing))));
  }

  private static String notes(Set<String> replaced, Set<String> unusable) {
    StringBuilder notes = new StringBuilder("Every key is there");
    if (!replaced.isEmpty()) {
      notes
          .append("; in more than one source, the last one wins: ")
          .append(String.join(", ", replaced));
    }
    if (!unusable.isEmpty()) {
      notes
          .append("; left out because no environment variable can be named so: ")
          .append(String.join(", ", unusable));
    }
    return notes.toString();
  }

  private static List<ObservedSecret> observed(
      SecretSpec spec, Map<String, CoreSecret> found, Map<String, String> winners) {
    Map<String, ObservedSecret> observed = new LinkedHashMap<>();
    for (SecretSource source : spec.from()) {
      String name = source.secret().name();
      CoreSecret core = found.get(name);
      if (core != null) {
        List<String> keys =
            winners.entrySet().stream()
                .filter(entry -> name.equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        observed.put(name, new ObservedSecret(name, core.resourceVersion(), keys));
      }
    }
    return List.copyOf(observed.values());
  }
}
