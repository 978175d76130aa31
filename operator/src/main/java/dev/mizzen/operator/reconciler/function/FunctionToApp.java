package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.function.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import java.util.Set;

/** From a Function to its App, whether it exists or not. */
record FunctionToApp() implements PrimaryToSecondaryMapper<Function> {
  @Override
  public Set<ResourceID> toSecondaryResourceIDs(Function function) {
    return function.getSpec().appRef() == null
        ? Set.of()
        : Set.of(
            new ResourceID(
                function.getSpec().appRef().name(), function.getMetadata().getNamespace()));
  }
}
