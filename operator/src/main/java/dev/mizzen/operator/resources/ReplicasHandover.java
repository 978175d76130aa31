package dev.mizzen.operator.resources;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/**
 * Applies a Deployment whose {@code replicas} belong to somebody else, the gateway. The field must
 * be set at the creation, or the API server makes it 1; and a manager that leaves out a field it
 * alone owns resets it to that default as well. So the Deployment is created with its first value,
 * then a second manager that exists only for this takes a share in the field, and only then the
 * controller lets go of it (Kubernetes, "Server-side apply: transferring ownership"). Each step may
 * be the last one before a crash: the next reconciliation goes on from there.
 */
public final class ReplicasHandover {
  /** Holds {@code replicas} from the creation until the gateway scales for the first time. */
  public static final String MANAGER = "mizzen-operator-replicas";

  private final Applier applier;

  /** Applies with {@code applier}. */
  public ReplicasHandover(Applier applier) {
    this.applier = applier;
  }

  /**
   * Makes the Deployment as {@code desired}, which names no replicas; a new one starts with {@code
   * first} of them.
   */
  public Deployment apply(
      Deployment desired, int first, Optional<Deployment> cached, Context<?> context) {
    Deployment present = cached.orElseGet(() -> askOrCreate(desired, first, context));
    if (ownsReplicas(present, context.getControllerConfiguration().fieldManager())) {
      handOver(present, context);
    }
    return applier.apply(desired, Optional.of(present), context);
  }

  /**
   * A cache may be behind, and creating what exists would take the replicas away from the gateway.
   */
  private Deployment askOrCreate(Deployment desired, int first, Context<?> context) {
    Deployment present =
        context
            .getClient()
            .apps()
            .deployments()
            .inNamespace(desired.getMetadata().getNamespace())
            .withName(desired.getMetadata().getName())
            .get();
    return present != null
        ? present
        : applier.apply(withReplicas(desired, first), Optional.empty(), context);
  }

  private static Deployment withReplicas(Deployment desired, int replicas) {
    return new DeploymentBuilder(desired).editSpec().withReplicas(replicas).endSpec().build();
  }

  private static void handOver(Deployment present, Context<?> context) {
    Deployment share =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName(present.getMetadata().getName())
            .withNamespace(present.getMetadata().getNamespace())
            .endMetadata()
            .withNewSpec()
            .withReplicas(present.getSpec().getReplicas())
            .endSpec()
            .build();
    try {
      Applier.patch(share, MANAGER, false, context);
    } catch (KubernetesClientException e) {
      // Somebody has scaled in the meantime, so the field has an owner: that is all we want.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  static boolean ownsReplicas(Deployment deployment, String manager) {
    return deployment.getMetadata().getManagedFields().stream()
        .filter(entry -> manager.equals(entry.getManager()) && "Apply".equals(entry.getOperation()))
        .anyMatch(ReplicasHandover::hasReplicas);
  }

  private static boolean hasReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
