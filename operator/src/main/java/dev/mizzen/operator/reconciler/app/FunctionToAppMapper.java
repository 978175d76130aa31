package dev.mizzen.operator.reconciler.app;

import dev.mizzen.crds.function.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;

/** From a Function to the App that it belongs to. */
record FunctionToAppMapper() implements SecondaryToPrimaryMapper<Function> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(Function function) {
    return function.getSpec().appRef() == null
        ? Set.of()
        : Set.of(
            new ResourceID(
                function.getSpec().appRef().name(), function.getMetadata().getNamespace()));
  }
}
