package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodsTest {
  private static final String AGENT = "mizzen-volume-agent";
  private static final String KEEPER = "mizzen-volume-keeper";

  /** Secrets that somebody else makes: the operator, or who installs. */
  private static final Set<String> ELSEWHERE = Set.of("mizzen-identity", "s3", "valkey");

  static Stream<Values> values() {
    return Values.all();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyProcessIsProbedOnItsManagementPort(Values values) {
    assertThat(containers(values).filter(container -> !isForeign(container)))
        .isNotEmpty()
        .allSatisfy(PodsTest::isProbed);
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyProcessHasARequestAndAMemoryLimit(Values values) {
    assertThat(containers(values))
        .allSatisfy(
            container -> {
              assertThat(container.getResources().getRequests()).containsKey("cpu");
              Quantity limit = container.getResources().getLimits().get("memory");
              assertThat(limit).isNotNull();
              Quantity request = container.getResources().getRequests().get("memory");
              assertThat(request.getNumericalAmount())
                  .isLessThanOrEqualTo(limit.getNumericalAmount());
            });
  }

  @ParameterizedTest
  @MethodSource("values")
  void onlyTheAgentIsPrivileged(Values values) {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, values.yaml());

    // Then
    assertThat(objects.stream().filter(Pod.class::isInstance).map(it -> ((Pod) it).getSpec()))
        .isNotEmpty()
        .allSatisfy(PodsTest::isRestricted);
    assertThat(Workload.all(objects))
        .allSatisfy(
            workload -> {
              if (workload.name().equals(KEEPER)) {
                isRootWithoutRights(workload.pod());
              } else if (workload.name().equals(AGENT)) {
                assertThat(workload.containers().get(0).getSecurityContext().getPrivileged())
                    .isTrue();
                assertThat(
                        workload
                            .containers()
                            .get(0)
                            .getSecurityContext()
                            .getReadOnlyRootFilesystem())
                    .isTrue();
                assertThat(workload.pod().getAutomountServiceAccountToken()).isFalse();
              } else {
                isRestricted(workload.pod());
                assertThat(workload.pod().getVolumes())
                    .allMatch(volume -> volume.getHostPath() == null);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("values")
  void theAgentSharesItsMountsWithTheNode(Values values) {
    // When
    Workload agent = Workload.named(Helm.objects(Helm.CHART, values.yaml()), AGENT);

    // Then
    Map<String, String> paths =
        agent.pod().getVolumes().stream()
            .filter(volume -> volume.getHostPath() != null)
            .collect(
                Collectors.toMap(
                    volume -> volume.getName(), volume -> volume.getHostPath().getPath()));
    assertThat(agent.containers().get(0).getVolumeMounts())
        .filteredOn(mount -> paths.containsKey(mount.getName()))
        .hasSize(2)
        .allSatisfy(
            mount -> {
              assertThat(mount.getMountPropagation()).isEqualTo("Bidirectional");
              assertThat(mount.getMountPath()).isEqualTo(paths.get(mount.getName()));
            });
  }

  @Test
  void whoCommitsCanAskForNumbers() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.CLAIMS.yaml());

    // Then
    for (String name : List.of(AGENT, "mizzen-volume-controller")) {
      Workload asking = Workload.named(objects, name);
      assertThat(asking.containers().get(0).getEnv())
          .anySatisfy(
              it -> {
                assertThat(it.getName()).isEqualTo("MIZZEN_VOLUME_API_URL");
                assertThat(it.getValue()).startsWith("http://mizzen-volume-api.");
              });
      assertThat(asking.pod().getVolumes())
          .filteredOn(it -> it.getProjected() != null)
          .singleElement()
          .satisfies(
              it ->
                  assertThat(it.getProjected().getSources().get(0).getServiceAccountToken())
                      .satisfies(
                          token -> assertThat(token.getAudience()).isEqualTo("volume.mizzen.dev")));
    }
  }

  @Test
  void allOfAStoreGoByTheSameSequencer() {
    assertThat(Workload.all(Helm.objects(Helm.CHART, Values.OWN.yaml())))
        .filteredOn(it -> List.of(AGENT, "mizzen-volume-api").contains(it.name()))
        .hasSize(2)
        .allSatisfy(
            it ->
                assertThat(it.containers().get(0).getEnv())
                    .anyMatch(
                        env ->
                            env.getName().equals("MIZZEN_STORE_SEQUENCER")
                                && env.getValue().equals("Always")));
  }

  @Test
  void theKeeperIsWhereTheAgentLooksForItAndOutlivesAnUpgrade() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.FULL.yaml());

    // Then
    Container agent = Workload.named(objects, AGENT).containers().get(0);
    Container keeper = Workload.named(objects, KEEPER).containers().get(0);
    assertThat(agent.getArgs())
        .contains("--state-dir=/data/mizzen", "--backend=Fuse", "--cache-size=1Ti");
    assertThat(keeper.getCommand()).containsExactly("java", "@/app/keeper.args");
    assertThat(keeper.getArgs()).containsExactly("--state-dir=/data/mizzen");
    assertThat(keeper.getImage()).isEqualTo(agent.getImage());
    assertThat(objects)
        .filteredOn(DaemonSet.class::isInstance)
        .map(DaemonSet.class::cast)
        .filteredOn(it -> it.getMetadata().getName().equals(KEEPER))
        .singleElement()
        .satisfies(
            it -> assertThat(it.getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete"));
  }

  @Test
  void whereFuseIsNotAllowedThereIsNoKeeper() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.VALKEY.yaml());

    // Then
    assertThat(objects).noneMatch(it -> it.getMetadata().getName().equals(KEEPER));
    assertThat(Workload.named(objects, AGENT).pod().getHostPID()).isNull();
    assertThat(Workload.named(objects, AGENT).containers().get(0).getArgs())
        .contains("--backend=Directory");
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatPodsNameIsThere(Values values) {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, values.yaml());

    // Then
    Set<String> accounts = names(objects, ServiceAccount.class);
    Set<String> secrets = names(objects, Secret.class);
    secrets.addAll(ELSEWHERE);
    assertThat(Workload.all(objects))
        .allSatisfy(
            workload -> {
              assertThat(accounts).contains(workload.pod().getServiceAccountName());
              assertThat(secrets).containsAll(secretsOf(workload.pod()));
              assertThat(workload.isSelectedBy(workload.selector())).isTrue();
            });
    assertThat(Workload.all(objects).map(Workload::selector)).doesNotHaveDuplicates();
  }

  private static Stream<Container> containers(Values values) {
    return Workload.all(Helm.objects(Helm.CHART, values.yaml()))
        .flatMap(it -> it.containers().stream());
  }

  /** The Kubernetes project's sidecars: they end when the controller beside them is lost. */
  private static boolean isForeign(Container container) {
    return container.getName().startsWith("csi-");
  }

  private static void isProbed(Container container) {
    assertThat(container.getPorts())
        .anyMatch(it -> it.getName().equals("management") && it.getContainerPort() == 9000);
    assertThat(path(container.getStartupProbe())).isEqualTo("management/health/live");
    assertThat(
            container.getStartupProbe().getPeriodSeconds()
                * container.getStartupProbe().getFailureThreshold())
        .as("seconds to start on a busy node")
        .isGreaterThanOrEqualTo(180);
    assertThat(path(container.getLivenessProbe())).isEqualTo("management/health/live");
    assertThat(path(container.getReadinessProbe())).isEqualTo("management/health/ready");
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPort().getStrVal() + probe.getHttpGet().getPath();
  }

  /** The restricted Pod Security Standard, and a root file system that nobody writes. */
  private static void isRestricted(PodSpec pod) {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .allSatisfy(
            container -> {
              var context = container.getSecurityContext();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(context.getCapabilities().getAdd()).isEmpty();
            });
  }

  private static void isRootWithoutRights(PodSpec pod) {
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getContainers())
        .allSatisfy(
            container -> {
              var context = container.getSecurityContext();
              assertThat(context.getPrivileged()).isNull();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(context.getCapabilities().getAdd()).isEmpty();
            });
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getHostPath() != null)
        .singleElement()
        .satisfies(volume -> assertThat(volume.getHostPath().getPath()).endsWith("/mizzen/keeper"));
  }

  private static List<String> secretsOf(PodSpec pod) {
    return pod.getContainers().stream()
        .flatMap(container -> container.getEnv().stream())
        .filter(
            variable ->
                variable.getValueFrom() != null
                    && variable.getValueFrom().getSecretKeyRef() != null)
        .map(variable -> variable.getValueFrom().getSecretKeyRef().getName())
        .toList();
  }

  private static Set<String> names(List<HasMetadata> objects, Class<? extends HasMetadata> kind) {
    return objects.stream()
        .filter(kind::isInstance)
        .map(it -> it.getMetadata().getName())
        .collect(Collectors.toSet());
  }
}
