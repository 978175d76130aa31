package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.status.Finding;
import java.util.List;
import java.util.Optional;

/** What became of the objects that a Function names. */
sealed interface FunctionRefs {
  /**
   * Everything was found and is Ready.
   *
   * @param effective the values in force
   * @param secrets variables out of core Secrets, later ones have won already
   * @param secretsVersion changes when one of those core Secrets does; empty without any
   */
  record Found(EffectiveFunction effective, List<SecretVariable> secrets, String secretsVersion)
      implements FunctionRefs {
    public Found {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * Something is missing or not Ready. Nothing is done until it is; containers that run stay.
   *
   * @param effective the values in force; absent when the App is missing, because they depend on it
   * @param finding what is missing
   */
  record Missing(Optional<EffectiveFunction> effective, Finding finding) implements FunctionRefs {}

  /**
   * A variable whose value is a key of a core Secret.
   *
   * @param name of the variable, and of the key
   * @param secret the core Secret
   */
  record SecretVariable(String name, String secret) {}

  /** Looks up what a Function may name, in its own namespace. */
  interface Lookup {
    /** The App of this name. */
    Optional<AppSpec> app(String name);

    /** The Secret of Mizzen of this name. */
    Optional<MizzenSecret> secret(String name);

    /** The Volume of this name. */
    Optional<Volume> volume(String name);
  }
}
