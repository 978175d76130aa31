package dev.mizzen.gateway.functions;

import dev.mizzen.crds.function.CodeBundle;
import dev.mizzen.gateway.pool.FunctionKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The code bundles of all Functions by hash: the present one of each, and the one before it, since
 * pods of the earlier revision may still start while the Deployment rolls.
 */
public final class CodeBundles {
  private record Versions(Optional<CodeBundle> present, Optional<CodeBundle> before) {
    boolean holds(String sha256) {
      return present.filter(it -> it.sha256().equals(sha256)).isPresent()
          || before.filter(it -> it.sha256().equals(sha256)).isPresent();
    }

    Optional<CodeBundle> get(String sha256) {
      return present.filter(it -> it.sha256().equals(sha256)).or(() -> before);
    }
  }

  private final Map<FunctionKey, Versions> byFunction = new ConcurrentHashMap<>();

  /** The bundle of this name. */
  public Optional<CodeBundle> find(String sha256) {
    return byFunction.values().stream()
        .filter(versions -> versions.holds(sha256))
        .findFirst()
        .flatMap(versions -> versions.get(sha256));
  }

  void seen(FunctionKey key, Optional<CodeBundle> code) {
    byFunction.merge(
        key,
        new Versions(code, Optional.empty()),
        (old, fresh) -> old.present().equals(code) ? old : new Versions(code, old.present()));
  }

  void gone(FunctionKey key) {
    byFunction.remove(key);
  }
}
