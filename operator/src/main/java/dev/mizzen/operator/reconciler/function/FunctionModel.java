package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.function.CodeBundle;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.settings.Settings;

/**
 * Everything that the children of a Function are rendered from.
 *
 * @param function the owner
 * @param refs what it names, all found
 * @param codeSha256 name of its code bundle; empty when it brings no files
 * @param settings of the installation
 */
record FunctionModel(
    Function function, FunctionRefs.Found refs, String codeSha256, Settings settings) {
  static FunctionModel of(Function function, FunctionRefs.Found refs, Settings settings) {
    String code = CodeBundle.of(refs.effective().files()).map(CodeBundle::sha256).orElse("");
    return new FunctionModel(function, refs, code, settings);
  }

  EffectiveFunction effective() {
    return refs.effective();
  }

  String name() {
    return function.getMetadata().getName();
  }

  String namespace() {
    return function.getMetadata().getNamespace();
  }
}
