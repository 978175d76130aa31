package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.common.LocalRef;
import java.util.Optional;
import java.util.stream.Stream;

/** The Apps that the Function controller knows. */
interface AppsOfNamespace {
  /** All of a namespace. */
  Stream<App> in(String namespace);

  /** One by name. */
  Optional<App> named(String namespace, String name);

  /** Names of the Secrets that an App gives to all of its Functions. */
  static Stream<String> defaultSecrets(App app) {
    return app.getSpec() == null || app.getSpec().defaults() == null
        ? Stream.empty()
        : app.getSpec().defaults().secrets().stream().map(LocalRef::name);
  }
}
