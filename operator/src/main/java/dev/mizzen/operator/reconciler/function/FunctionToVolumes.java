package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.function.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** From a Function to the Volumes that it mounts. */
record FunctionToVolumes() implements PrimaryToSecondaryMapper<Function> {
  @Override
  public Set<ResourceID> toSecondaryResourceIDs(Function function) {
    return function.getSpec().volumes().stream()
        .map(mount -> new ResourceID(mount.name(), function.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }
}
