package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.secret.MizzenSecret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.HashSet;
import java.util.Set;

/**
 * From a Secret of Mizzen to the Functions that name it, and to those of the Apps that give it to
 * all of theirs.
 */
record SecretToFunctions(FunctionIndexes functions, AppsOfNamespace apps)
    implements SecondaryToPrimaryMapper<MizzenSecret> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(MizzenSecret secret) {
    Set<ResourceID> found = new HashSet<>(functions.naming(FunctionIndexes.BY_SECRET, secret));
    String name = secret.getMetadata().getName();
    apps.in(secret.getMetadata().getNamespace())
        .filter(app -> AppsOfNamespace.defaultSecrets(app).anyMatch(name::equals))
        .forEach(app -> found.addAll(functions.naming(FunctionIndexes.BY_APP, app)));
    return found;
  }
}
