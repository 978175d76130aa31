package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  static Stream<Values> values() {
    return Values.all();
  }

  @ParameterizedTest
  @MethodSource("values")
  void passesTheStrictLinter(Values values) {
    // When
    Helm.Result result = Helm.lint(Helm.CHART, values.yaml());

    // Then
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("values")
  void rendersTheSameEveryTime(Values values) {
    // Given a tool that renders again and again and looks for differences
    String first = Helm.template(Helm.CHART, values.yaml()).output();

    // When
    String second = Helm.template(Helm.CHART, values.yaml()).output();

    // Then
    assertThat(second).isEqualTo(first).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyObjectIsThereOnceAndSaysWhoseItIs(Values values) {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, values.yaml());

    // Then
    assertThat(objects)
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .doesNotHaveDuplicates();
    assertThat(objects)
        .allSatisfy(
            it ->
                assertThat(it.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/part-of", "mizzen")
                    .containsKey("app.kubernetes.io/component"));
    assertThat(objects)
        .filteredOn(it -> it instanceof io.fabric8.kubernetes.api.model.Namespaced)
        .allSatisfy(it -> assertThat(it.getMetadata().getNamespace()).isEqualTo(Helm.NAMESPACE));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyServiceLeadsToANamedPortOfAWorkload(Values values) {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, values.yaml());

    // Then
    assertThat(objects.stream().filter(Service.class::isInstance).map(Service.class::cast))
        .isNotEmpty()
        .allSatisfy(
            service -> {
              List<Workload> behind =
                  Workload.all(objects)
                      .filter(it -> it.isSelectedBy(service.getSpec().getSelector()))
                      .toList();
              assertThat(behind).as(service.getMetadata().getName()).hasSize(1);
              assertThat(behind.get(0).portNames())
                  .containsAll(
                      service.getSpec().getPorts().stream()
                          .map(p -> p.getTargetPort().getStrVal())
                          .toList());
            });
  }

  @Test
  void keepsTheNamesOfTheContracts() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.BUNDLED.yaml());

    // Then
    assertThat(objects.stream().filter(Service.class::isInstance).map(Service.class::cast))
        .flatExtracting(
            service ->
                service.getSpec().getPorts().stream()
                    .map(port -> service.getMetadata().getName() + ":" + port.getPort())
                    .toList())
        .contains(
            "mizzen-gateway:80",
            "mizzen-gateway:8081",
            "mizzen-dict:80",
            "mizzen-dict:8082",
            "mizzen-volume-api:80",
            "mizzen-object-store:9000");
  }

  @Test
  void describesTheCsiDriver() {
    // When
    CSIDriver driver =
        Helm.objects(Helm.CHART, Values.BUNDLED.yaml()).stream()
            .filter(CSIDriver.class::isInstance)
            .map(CSIDriver.class::cast)
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(driver.getMetadata().getName()).isEqualTo("csi.mizzen.dev");
    assertThat(driver.getMetadata().getLabels())
        .containsEntry("security.kubernetes.io/csi-ephemeral-volume-profile", "restricted");
    assertThat(driver.getSpec().getAttachRequired()).isFalse();
    assertThat(driver.getSpec().getPodInfoOnMount()).isTrue();
    assertThat(driver.getSpec().getFsGroupPolicy()).isEqualTo("None");
    assertThat(driver.getSpec().getVolumeLifecycleModes())
        .containsExactlyInAnyOrder("Persistent", "Ephemeral");
  }

  @Test
  void aStoreOfOnesOwnReplacesTheBundledOne() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.OWN.yaml());

    // Then
    assertThat(objects).noneMatch(it -> it.getMetadata().getName().equals("mizzen-object-store"));
    for (String name : List.of("mizzen-volume-agent", "mizzen-volume-api")) {
      assertThat(environment(objects, name))
          .containsEntry("MIZZEN_STORE_ENDPOINT", "https://s3.example")
          .containsEntry("MIZZEN_STORE_BUCKET", "models")
          .containsEntry("MIZZEN_STORE_PREFIX", "team/mizzen")
          .containsEntry("MIZZEN_STORE_REGION", "eu-west-1")
          .containsEntry("AWS_SECRET_ACCESS_KEY", "s3/AWS_SECRET_ACCESS_KEY");
    }
  }

  @Test
  void dictsAndQueuesAreOnADiskOfTheDictServiceUnlessTheValuesSayOtherwise() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.BUNDLED.yaml());

    // Then
    assertThat(environment(objects, "mizzen-dict"))
        .containsEntry("MIZZEN_ENGINE", "RocksDB")
        .containsEntry("MIZZEN_DATA_DIR", "/data")
        .doesNotContainKey("MIZZEN_VALKEY_NODES");
    assertThat(objects)
        .filteredOn(StatefulSet.class::isInstance)
        .map(StatefulSet.class::cast)
        .filteredOn(it -> it.getMetadata().getName().equals("mizzen-dict"))
        .singleElement()
        .satisfies(it -> assertThat(it.getSpec().getVolumeClaimTemplates()).hasSize(1));
  }

  @Test
  void withValkeyTheDictServiceHasNoDisk() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.VALKEY.yaml());

    // Then
    assertThat(environment(objects, "mizzen-dict"))
        .containsEntry("MIZZEN_ENGINE", "Valkey")
        .containsEntry("MIZZEN_VALKEY_NODES", "valkey-0.valkey:6379,10.0.0.7:6380")
        .containsEntry("MIZZEN_VALKEY_USER", "valkey/user")
        .containsEntry("MIZZEN_VALKEY_PASSWORD", "valkey/password")
        .containsEntry("MIZZEN_VALKEY_TLS", "true")
        .doesNotContainKey("MIZZEN_DATA_DIR");
    assertThat(objects)
        .filteredOn(it -> it.getMetadata().getName().equals("mizzen-dict"))
        .extracting(HasMetadata::getKind)
        .contains("Deployment")
        .doesNotContain("StatefulSet");
    assertThat(Workload.named(objects, "mizzen-dict").pod().getVolumes())
        .allMatch(volume -> volume.getEmptyDir() != null);
  }

  @Test
  void theSidecarOfANodeIsThereWhenAskedForAndTheOperatorKnows() {
    // Given
    String url = "http://mizzen-dict-node.%s.svc.k8s.example.".formatted(Helm.NAMESPACE);
    List<HasMetadata> without = Helm.objects(Helm.CHART, Values.BUNDLED.yaml());

    // When
    List<HasMetadata> with = Helm.objects(Helm.CHART, Values.FULL.yaml());

    // Then
    assertThat(environment(without, "mizzen-operator")).doesNotContainKey("MIZZEN_DICT_NODE_URL");
    assertThat(without).noneMatch(it -> it.getMetadata().getName().equals("mizzen-dict-node"));
    assertThat(environment(with, "mizzen-operator")).containsEntry("MIZZEN_DICT_NODE_URL", url);
    assertThat(environment(with, "mizzen-dict-node"))
        .containsEntry("MIZZEN_SIDECAR_MODE", "Node")
        .containsKey("MIZZEN_DICT_UPSTREAM");
    assertThat(Workload.named(with, "mizzen-dict-node").pod().getAutomountServiceAccountToken())
        .isFalse();
    assertThat(with)
        .filteredOn(Service.class::isInstance)
        .map(Service.class::cast)
        .filteredOn(it -> it.getMetadata().getName().equals("mizzen-dict-node"))
        .singleElement()
        .satisfies(it -> assertThat(it.getSpec().getInternalTrafficPolicy()).isEqualTo("Local"));
  }

  @Test
  void credentialsAreInNothingButTheirSecret() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.BUNDLED.yaml());

    // Then
    assertThat(objects)
        .filteredOn(
            it ->
                io.fabric8.kubernetes.client.utils.Serialization.asYaml(it)
                    .matches("(?s).*(dHJ5aW5n|trying).*"))
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .containsExactly("Secret/mizzen-object-store");
  }

  @Test
  void podsStartAnewWhenTheCredentialsChange() {
    // Given
    String before = Helm.template(Helm.CHART, Values.BUNDLED.yaml()).output();

    // When
    String after =
        Helm.template(Helm.CHART, Values.BUNDLED.yaml().replace("trying-out", "another-one"))
            .output();

    // Then
    assertThat(annotations(before)).hasSize(3).doesNotContainAnyElementsOf(annotations(after));
  }

  @Test
  void everyImageComesFromTheRegistry() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.FULL.yaml());

    // Then
    assertThat(Workload.all(objects).flatMap(it -> it.containers().stream()))
        .isNotEmpty()
        .allSatisfy(
            container -> {
              assertThat(container.getImage()).startsWith("registry.example:5000/mizzen/");
              assertThat(container.getImagePullPolicy()).isEqualTo("Always");
            });
    assertThat(Workload.all(objects))
        .allSatisfy(it -> assertThat(it.pod().getImagePullSecrets()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({"true,keep", "false,"})
  void definitionsOutliveTheChartIfTheValuesSaySo(boolean keep, String policy) {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CRDS, "keep: " + keep);

    // Then
    assertThat(objects)
        .hasSize(6)
        .hasOnlyElementsOfType(CustomResourceDefinition.class)
        .allSatisfy(
            it -> {
              Map<String, String> annotations = it.getMetadata().getAnnotations();
              assertThat(annotations == null ? null : annotations.get("helm.sh/resource-policy"))
                  .isEqualTo(policy);
            });
  }

  private static Map<String, String> environment(List<HasMetadata> objects, String workload) {
    Container container = Workload.named(objects, workload).containers().get(0);
    return container.getEnv().stream()
        .collect(java.util.stream.Collectors.toMap(EnvVar::getName, ChartTest::value));
  }

  private static String value(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    var secret = variable.getValueFrom().getSecretKeyRef();
    return secret == null ? "field" : secret.getName() + "/" + secret.getKey();
  }

  private static List<String> annotations(String rendered) {
    return rendered.lines().filter(line -> line.contains("mizzen.dev/store:")).toList();
  }
}
