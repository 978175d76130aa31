package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.names.ChildLabels;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.names.Owners;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The children of a Function. Pure. */
final class ChildRenderer {
  private static final int OLD_REVISIONS = 2;
  private static final int SERVICE_PORT = 80;

  private ChildRenderer() {}

  /** The Deployment, without {@code replicas}: they are the gateway's. */
  static Deployment deployment(FunctionModel model, String revision) {
    return new DeploymentBuilder()
        .withMetadata(metadata(model.function(), Names.function(model.name())))
        .withNewSpec()
        .withRevisionHistoryLimit(OLD_REVISIONS)
        .withNewSelector()
        .withMatchLabels(ChildLabels.podSelector(model.name()))
        .endSelector()
        .withTemplate(PodRenderer.render(model, revision))
        .endSpec()
        .build();
  }

  /**
   * The Service: for people and for tools that look for one; calls go from the gateway to pods
   * directly.
   */
  static Service service(Function function) {
    String name = function.getMetadata().getName();
    return new ServiceBuilder()
        .withMetadata(metadata(function, Names.function(name)))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(ChildLabels.podSelector(name))
        .addNewPort()
        .withName("http")
        .withPort(SERVICE_PORT)
        .withTargetPort(new IntOrString(EnvironmentRenderer.PORT))
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  /** The Secret with the Function's credential. */
  static Secret credential(Function function, String credential) {
    String value =
        Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.US_ASCII));
    return new SecretBuilder()
        .withMetadata(metadata(function, Names.credential(function.getMetadata().getName())))
        .withType("Opaque")
        .withData(Map.of(Names.CREDENTIAL_KEY, value))
        .build();
  }

  private static ObjectMeta metadata(Function function, String name) {
    return Owners.child(function, name, ChildLabels.ofFunction(function.getMetadata().getName()));
  }
}
