package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.App;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;

/** From an App to the Functions that belong to it. */
record AppToFunctions(FunctionIndexes functions) implements SecondaryToPrimaryMapper<App> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(App app) {
    return functions.naming(FunctionIndexes.BY_APP, app);
  }
}
