package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.volume.Volume;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;

/** From a Volume to the Functions that mount it. */
record VolumeToFunctions(FunctionIndexes functions) implements SecondaryToPrimaryMapper<Volume> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(Volume volume) {
    return functions.naming(FunctionIndexes.BY_VOLUME, volume);
  }
}
