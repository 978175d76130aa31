package dev.mizzen.gateway.cluster;

import dev.mizzen.gateway.functions.Cluster;
import dev.mizzen.gateway.pool.FunctionKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Writes to the API server as the field manager {@code mizzen-gateway}. */
public final class KubernetesCluster implements Cluster {
  private static final String FIELD_MANAGER = "mizzen-gateway";
  private static final String SCALE = "{\"spec\":{\"replicas\":%d}}";
  private static final String COST =
      "{\"metadata\":{\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":%s}}}";

  private final KubernetesClient client;
  private final Executor executor;

  /**
   * @param client to write with
   * @param executor runs what waits for the API server
   */
  public KubernetesCluster(KubernetesClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Void> scale(FunctionKey function, int replicas) {
    return CompletableFuture.runAsync(
        () ->
            client
                .apps()
                .deployments()
                .inNamespace(function.namespace())
                .withName(Names.deployment(function))
                .subresource("scale")
                .patch(context(), SCALE.formatted(replicas)),
        executor);
  }

  @Override
  public CompletionStage<Void> setDeletionCost(String namespace, String pod, OptionalInt cost) {
    String value = cost.isPresent() ? "\"" + cost.getAsInt() + "\"" : "null";
    return CompletableFuture.runAsync(
        () -> {
          try {
            client
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .patch(context(), COST.formatted(value));
          } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
              throw e;
            }
          }
        },
        executor);
  }

  private static PatchContext context() {
    PatchContext context = PatchContext.of(PatchType.JSON_MERGE);
    context.setFieldManager(FIELD_MANAGER);
    return context;
  }
}
