package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.function.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a Function to the Secrets of Mizzen that it names, and to those that its App gives it. */
record FunctionToSecrets(AppsOfNamespace apps) implements PrimaryToSecondaryMapper<Function> {
  @Override
  public Set<ResourceID> toSecondaryResourceIDs(Function function) {
    String namespace = function.getMetadata().getNamespace();
    Stream<String> own = function.getSpec().secrets().stream().map(LocalRef::name);
    Stream<String> ofApp =
        Stream.ofNullable(function.getSpec().appRef())
            .flatMap(ref -> apps.named(namespace, ref.name()).stream())
            .flatMap(AppsOfNamespace::defaultSecrets);
    return Stream.concat(own, ofApp)
        .map(name -> new ResourceID(name, namespace))
        .collect(Collectors.toSet());
  }
}
