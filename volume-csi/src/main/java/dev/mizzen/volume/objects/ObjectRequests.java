package dev.mizzen.volume.objects;

import dev.mizzen.volume.objects.ObjectException.Reason;
import dev.mizzen.volume.snapshot.VolumeId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the API server about Volume objects. What it declines is an {@link ObjectException}, but for
 * conflicts, which are answers.
 */
final class ObjectRequests {

  private static final int UNPROCESSABLE = 422;
  private static final ResourceDefinitionContext VOLUMES =
      new ResourceDefinitionContext.Builder()
          .withGroup("mizzen.dev")
          .withVersion("v1")
          .withKind("Volume")
          .withPlural("volumes")
          .withNamespaced(true)
          .build();

  private final KubernetesClient kubernetes;

  ObjectRequests(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  Optional<VolumeObject> get(VolumeId id) {
    return asking("get", () -> Optional.ofNullable(resource(id).get()).map(VolumeObject::new));
  }

  /** The object as it was made; empty when there is one of that name. */
  Optional<VolumeObject> create(String namespace, VolumeObject object) {
    try {
      return Optional.of(
          new VolumeObject(
              kubernetes
                  .genericKubernetesResources(VOLUMES)
                  .inNamespace(namespace)
                  .resource(object.resource())
                  .create()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw declined("create", e);
    }
  }

  /** Whether its deletion has begun; not when it is another one than was seen. */
  boolean delete(VolumeId id, VolumeObject seen) {
    try {
      resource(id).lockResourceVersion(seen.version()).delete();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw declined("delete", e);
    }
  }

  private Resource<GenericKubernetesResource> resource(VolumeId id) {
    return kubernetes
        .genericKubernetesResources(VOLUMES)
        .inNamespace(id.namespace())
        .withName(id.name());
  }

  private static <T> T asking(String verb, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw declined(verb, e);
    }
  }

  private static ObjectException declined(String verb, KubernetesClientException e) {
    String said =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? "it does not answer"
            : e.getStatus().getMessage();
    return new ObjectException(
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_NOT_FOUND -> Reason.ABSENT;
          case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE -> Reason.INVALID;
          default -> Reason.UNDECIDED;
        },
        "The API server does not let the volume API %s this Volume: %s".formatted(verb, said));
  }
}
