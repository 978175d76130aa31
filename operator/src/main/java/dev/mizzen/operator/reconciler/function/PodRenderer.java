package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Sidecar;
import dev.mizzen.operator.names.ChildLabels;
import dev.mizzen.operator.names.Names;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pod of a Function (contracts, section 4): no init container, no native sidecar, no volume
 * that was not asked for, no ServiceAccount token, because each of them delays a cold start by
 * hundreds of milliseconds. Pure.
 */
final class PodRenderer {
  static final String SECRETS_VERSION = "mizzen.dev/secrets-version";

  private static final long USER = 65532L;
  private static final long LONGEST_GRACE_SECONDS = 3600;
  private static final long EXIT_SECONDS = 5;

  private PodRenderer() {}

  static PodTemplateSpec render(FunctionModel model, String revision) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(ChildLabels.ofPod(model.name(), revision))
        .withAnnotations(annotations(model))
        .endMetadata()
        .withNewSpec()
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(grace(model))
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withImagePullSecrets(
            model.effective().pullSecrets().stream()
                .map(ref -> new LocalObjectReference(ref.name()))
                .toList())
        .withContainers(containers(model, revision))
        .withVolumes(PodVolumes.of(model))
        .endSpec()
        .build();
  }

  private static Map<String, String> annotations(FunctionModel model) {
    String version = model.refs().secretsVersion();
    return version.isEmpty() ? Map.of() : Map.of(SECRETS_VERSION, version);
  }

  private static long grace(FunctionModel model) {
    return Math.min(LONGEST_GRACE_SECONDS, model.effective().timeout().toSeconds() + EXIT_SECONDS);
  }

  private static List<Container> containers(FunctionModel model, String revision) {
    List<Container> containers = new ArrayList<>();
    containers.add(function(model, revision));
    if (model.effective().sidecar() == Sidecar.POD) {
      containers.add(sidecar(model));
    }
    return containers;
  }

  private static Container function(FunctionModel model, String revision) {
    return new ContainerBuilder()
        .withName(Names.FUNCTION_CONTAINER)
        .withImage(model.effective().image())
        .withImagePullPolicy(model.effective().pullPolicy().wire())
        .withCommand(Bootstrap.command())
        .withEnv(EnvironmentRenderer.function(model, revision))
        .addNewPort()
        .withContainerPort(EnvironmentRenderer.PORT)
        .withProtocol("TCP")
        .endPort()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withPath("/health")
        .withNewPort(EnvironmentRenderer.PORT)
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(2)
        .withTimeoutSeconds(10)
        .withFailureThreshold(3)
        .endReadinessProbe()
        .withResources(resources(model.effective().resources()))
        .withSecurityContext(restricted(null))
        .withVolumeMounts(PodVolumes.ofFunction(model))
        .build();
  }

  /** A plain container after the main one: a native sidecar would be waited for. */
  private static Container sidecar(FunctionModel model) {
    return new ContainerBuilder()
        .withName(Names.SIDECAR_CONTAINER)
        .withImage(model.settings().sidecarImage())
        .withImagePullPolicy("IfNotPresent")
        .withEnv(EnvironmentRenderer.sidecar(model))
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("64Mi")))
        .withLimits(Map.of("memory", new Quantity("128Mi")))
        .endResources()
        .withSecurityContext(restricted(true))
        .withVolumeMounts(PodVolumes.ofSidecar())
        .build();
  }

  private static SecurityContext restricted(Boolean readOnlyRoot) {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(readOnlyRoot)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static ResourceRequirements resources(Resources said) {
    Map<String, Quantity> requests = new TreeMap<>();
    put(requests, "cpu", said.cpu());
    put(requests, "memory", said.memory());
    put(requests, "ephemeral-storage", said.ephemeralStorage());
    Map<String, Quantity> limits = new TreeMap<>();
    put(limits, "cpu", said.cpuLimit());
    put(limits, "memory", said.memoryLimit());
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static void put(Map<String, Quantity> quantities, String resource, String amount) {
    if (amount != null) {
      quantities.put(resource, new Quantity(amount));
    }
  }
}
