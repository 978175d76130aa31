package dev.mizzen.crds.function;

import dev.mizzen.crds.app.AppSpec;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Specs for tests, written as users write them. */
final class FunctionSpecs {
  private FunctionSpecs() {}

  static FunctionSpec withHandler(String handler) {
    return yaml("handler: " + handler);
  }

  static FunctionSpec yaml(String text) {
    return Serialization.unmarshal("---\n" + text, FunctionSpec.class);
  }

  static AppSpec app(String text) {
    return Serialization.unmarshal("---\n" + text, AppSpec.class);
  }
}
