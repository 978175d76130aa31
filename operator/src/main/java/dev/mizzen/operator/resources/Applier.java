package dev.mizzen.operator.resources;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-side apply that compares first: a child that already is as it should be causes no request.
 * The field manager is the controller's, so what a newer spec leaves out goes.
 */
public final class Applier {
  private static final Logger log = LoggerFactory.getLogger(Applier.class);

  /**
   * Makes the child as {@code desired} when {@code actual}, what the cache knows, differs.
   *
   * @throws NotOurs when an object of that name belongs to somebody else
   */
  public <R extends HasMetadata> R apply(R desired, Optional<R> actual, Context<?> context) {
    if (actual.isPresent()) {
      R present = actual.get();
      Ownership.check(desired, present);
      if (SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
          .matches(present, desired, context)) {
        return present;
      }
    }
    R applied = patch(desired, context.getControllerConfiguration().fieldManager(), true, context);
    log.atInfo()
        .addArgument(kv("kind", desired.getKind()))
        .addArgument(kv("namespace", desired.getMetadata().getNamespace()))
        .addArgument(kv("name", desired.getMetadata().getName()))
        .log(actual.isPresent() ? "Updated child" : "Created child");
    return applied;
  }

  static <R extends HasMetadata> R patch(
      R desired, String manager, boolean force, Context<?> context) {
    return context
        .getClient()
        .resource(desired)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }
}
