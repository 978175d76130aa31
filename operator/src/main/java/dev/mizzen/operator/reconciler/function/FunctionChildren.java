package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.identity.Credential;
import dev.mizzen.operator.identity.IdentitySecret;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.resources.Applier;
import dev.mizzen.operator.resources.ReplicasHandover;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/** Makes the children of a Function as the model says. */
final class FunctionChildren {
  private final IdentitySecret identity;
  private final Applier applier = new Applier();
  private final ReplicasHandover deployments = new ReplicasHandover(applier);

  FunctionChildren(IdentitySecret identity) {
    this.identity = identity;
  }

  /** The Deployment as it is afterwards. */
  Deployment apply(FunctionModel model, String revision, Context<Function> context) {
    Function function = model.function();
    credential(function, context);
    applier.apply(ChildRenderer.service(function), cached(Service.class, model, context), context);
    return deployments.apply(
        ChildRenderer.deployment(model, revision),
        model.effective().minContainers(),
        cached(Deployment.class, model, context),
        context);
  }

  /** Secrets are never watched or listed, so this one is asked for by name. */
  private void credential(Function function, Context<Function> context) {
    String name = function.getMetadata().getName();
    String namespace = function.getMetadata().getNamespace();
    String credential =
        Credential.of(identity.keys(), namespace, name, function.getMetadata().getUid());
    Secret actual =
        context.getClient().secrets().inNamespace(namespace).withName(Names.credential(name)).get();
    applier.apply(
        ChildRenderer.credential(function, credential), Optional.ofNullable(actual), context);
  }

  private static <R extends HasMetadata> Optional<R> cached(
      Class<R> kind, FunctionModel model, Context<Function> context) {
    String name = Names.function(model.name());
    return context
        .getSecondaryResourcesAsStream(kind)
        .filter(child -> name.equals(child.getMetadata().getName()))
        .findFirst();
  }
}
