package dev.mizzen.gateway.cluster;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.crds.common.Labels;
import dev.mizzen.crds.function.Function;
import dev.mizzen.gateway.functions.ClusterListener;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Functions, their Deployments and their pods in all namespaces, and tells the listener.
 */
public final class KubernetesWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesWatch.class);

  private final List<SharedIndexInformer<?>> informers;

  /**
   * Begins to watch; tries again for ever when the API server cannot be reached.
   *
   * @param client to watch with; closed by its owner
   */
  public KubernetesWatch(KubernetesClient client, ClusterListener listener) {
    // Pods and Deployments are given to the listener before the Functions, so that a pool begins
    // complete.
    informers =
        List.of(
            start(
                client.pods().inAnyNamespace().withLabel(Labels.FUNCTION).runnableInformer(0),
                handler(pod -> podSeen(listener, pod), pod -> podGone(listener, pod))),
            start(
                client
                    .apps()
                    .deployments()
                    .inAnyNamespace()
                    .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
                    .withLabel(Labels.FUNCTION)
                    .runnableInformer(0),
                handler(it -> deploymentSeen(listener, it), it -> deploymentGone(listener, it))),
            start(
                client.resources(Function.class).inAnyNamespace().runnableInformer(0),
                handler(it -> functionSeen(listener, it), it -> functionGone(listener, it))));
  }

  /** Whether everything that was there at the start has been told. */
  public boolean isSynced() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private static <T> SharedIndexInformer<T> start(
      SharedIndexInformer<T> informer, ResourceEventHandler<T> handler) {
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.atWarn()
              .addArgument(kv("type", informer.getApiTypeClass().getSimpleName()))
              .addArgument(kv("cause", String.valueOf(failure.getMessage())))
              .log("Watch failed, will be started again");
          return true;
        });
    informer.addEventHandler(handler);
    informer.start();
    return informer;
  }

  private static void functionSeen(ClusterListener listener, Function function) {
    try {
      listener.functionSeen(FunctionViews.of(function));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addArgument(kv("namespace", function.getMetadata().getNamespace()))
          .addArgument(kv("function", function.getMetadata().getName()))
          .addArgument(kv("cause", e.getMessage()))
          .log("Function was not understood and is not served");
    }
  }

  private static void functionGone(ClusterListener listener, Function function) {
    listener.functionGone(FunctionViews.key(function));
  }

  private static void deploymentSeen(ClusterListener listener, Deployment deployment) {
    Names.function(deployment)
        .filter(key -> Names.isDeployment(deployment, key))
        .ifPresent(
            key -> {
              var labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
              String revision = labels.getOrDefault(Labels.REVISION, "");
              listener.deploymentSeen(key, deployment.getSpec().getReplicas(), revision);
            });
  }

  private static void deploymentGone(ClusterListener listener, Deployment deployment) {
    Names.function(deployment)
        .filter(key -> Names.isDeployment(deployment, key))
        .ifPresent(listener::deploymentGone);
  }

  private static void podSeen(ClusterListener listener, Pod pod) {
    Names.function(pod).ifPresent(key -> listener.podSeen(key, PodViews.of(pod)));
  }

  private static void podGone(ClusterListener listener, Pod pod) {
    Names.function(pod).ifPresent(key -> listener.podGone(key, pod.getMetadata().getUid()));
  }

  private static <T> ResourceEventHandler<T> handler(Consumer<T> seen, Consumer<T> gone) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        seen.accept(object);
      }

      @Override
      public void onUpdate(T before, T after) {
        seen.accept(after);
      }

      @Override
      public void onDelete(T object, boolean isFinalStateUnknown) {
        gone.accept(object);
      }
    };
  }
}
