package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.File;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object of the charts is what an API server takes, down to the last field: a dry run. The
 * server is that of the kubeconfig in {@code MIZZEN_IT_KUBECONFIG}.
 */
class ChartIT {
  /**
   * Kinds of the Prometheus operator and of CSI snapshots, which this server does not have:
   * MonitoringTest and ClaimsTest read them.
   */
  private static final List<String> ELSEWHERE =
      List.of("monitoring.coreos.com/", "snapshot.storage.k8s.io/");

  static Stream<Values> values() {
    return Values.all();
  }

  @ParameterizedTest
  @MethodSource("values")
  void anApiServerTakesEveryObject(Values values) {
    String kubeconfig =
        Objects.requireNonNull(
            System.getenv("MIZZEN_IT_KUBECONFIG"), "MIZZEN_IT_KUBECONFIG must name a kubeconfig");
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
            .build()) {
      client
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(Helm.NAMESPACE)
                  .endMetadata()
                  .build())
          .serverSideApply();
      List<HasMetadata> objects = Helm.objects(Helm.CHART, values.yaml());
      // A pod is refused, also as a dry run, while its account is not there.
      objects.stream()
          .filter(ServiceAccount.class::isInstance)
          .forEach(account -> client.resource(account).forceConflicts().serverSideApply());
      for (HasMetadata object : objects) {
        if (ELSEWHERE.stream().anyMatch(object.getApiVersion()::startsWith)) {
          continue;
        }
        assertThatNoException()
            .as(object.getKind() + "/" + object.getMetadata().getName())
            .isThrownBy(
                () ->
                    client
                        .resource(object)
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .forceConflicts()
                        .serverSideApply());
      }
    }
  }
}
