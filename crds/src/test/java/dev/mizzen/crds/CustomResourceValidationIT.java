package dev.mizzen.crds;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.generation.CrdFile;
import dev.mizzen.crds.volume.Volume;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an API server accepts and what it says when it does not. Nothing is stored but the
 * definitions: every object is sent as a dry run, with strict field validation as kubectl does it.
 * The server is that of the kubeconfig in {@code MIZZEN_IT_KUBECONFIG}.
 */
class CustomResourceValidationIT {
  private static final String NAMESPACE = "default";
  private static KubernetesClient client;

  @BeforeAll
  static void applyDefinitions() {
    String kubeconfig =
        Objects.requireNonNull(
            System.getenv("MIZZEN_IT_KUBECONFIG"), "MIZZEN_IT_KUBECONFIG must name a kubeconfig");
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
            .build();
    for (CrdFile file : CrdFile.all()) {
      client.resource(file.yaml()).forceConflicts().serverSideApply();
    }
    for (CrdFile file : CrdFile.all()) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(file.crd().getMetadata().getName())
          .waitUntilCondition(CustomResourceValidationIT::isEstablished, 30, SECONDS);
    }
  }

  @AfterAll
  static void close() {
    client.close();
  }

  static Stream<Fixture> valid() {
    return Fixture.valid();
  }

  static Stream<Fixture> withStatus() {
    return Fixture.valid().filter(fixture -> fixture.object().getStatus() != null);
  }

  static Stream<Fixture> invalid() {
    return Fixture.invalid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void acceptsWhatIsValid(Fixture fixture) {
    assertThatNoException().isThrownBy(() -> create(fixture.yaml()));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void rejectsWhatIsInvalidAndSaysWhatMustChange(Fixture fixture) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(fixture.yaml()))
        .withMessageContaining(fixture.expected());
  }

  @Test
  void acceptsFilesOf512KibibytesTogether() {
    assertThatNoException().isThrownBy(() -> create(functionWithFiles(4, 131_072)));
  }

  @Test
  void rejectsFilesOfMoreThan512KibibytesTogether() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(functionWithFiles(5, 104_858)))
        .withMessageContaining("the files must not be larger than 512 KiB together");
  }

  @Test
  void rejectsAFileOfMoreThan128Kibibytes() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(functionWithFiles(1, 131_073)))
        .withMessageContaining("inline: Too long");
  }

  @Test
  void scaleSubresourceIsThatOfTheContainers() {
    // Given
    String name = "validation-it-scale";
    var function = client.resources(Function.class).inNamespace(NAMESPACE).withName(name);
    client
        .resource(
            "---\n{apiVersion: mizzen.dev/v1, kind: Function, metadata: {name: %s}, spec: {handler: 'm:f', scaling: {minContainers: 0, maxContainers: 5}}}"
                .formatted(name))
        .inNamespace(NAMESPACE)
        .create();
    try {
      // When
      function.scale(4);

      // Then
      assertThat(function.get().getSpec().scaling().minContainers()).isEqualTo(4);
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> function.scale(6))
          .withMessageContaining("minContainers must not be greater than maxContainers");
    } finally {
      function.delete();
    }
  }

  @Test
  void theBeginningOfAVolumeCanOnlyBeTakenAway() {
    // Given
    String name = "validation-it-clone";
    var volume = client.resources(Volume.class).inNamespace(NAMESPACE).withName(name);
    String source = "spec: {source: {volume: {name: base, commit: %d}}}";
    client.resource(volume(name, source.formatted(1))).inNamespace(NAMESPACE).create();
    try {
      // When
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> update(volume(name, source.formatted(2))))
          .withMessageContaining("spec.source is what a new Volume begins with");
      update(volume(name, "spec: {capacity: 1Gi}"));

      // Then
      assertThat(volume.get().getSpec().source()).isNull();
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> update(volume(name, source.formatted(1))))
          .withMessageContaining("spec.source is what a new Volume begins with");
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> update(volume(name, "spec: {adopt: {name: old}}")))
          .withMessageContaining("spec.adopt is what a new Volume takes over");
    } finally {
      volume.delete();
    }
  }

  private static String volume(String name, String spec) {
    return "apiVersion: mizzen.dev/v1\nkind: Volume\nmetadata: {name: %s}\n%s\n"
        .formatted(name, spec);
  }

  private static void update(String yaml) {
    client.resource(yaml).inNamespace(NAMESPACE).update();
  }

  /** Status is a subresource: it is checked only when it is sent on its own. */
  @ParameterizedTest
  @MethodSource("withStatus")
  void acceptsTheStatusOfWhatIsValid(Fixture fixture) {
    // Given
    var object = client.resource(fixture.object()).inNamespace(NAMESPACE);
    object.create();
    try {
      // When
      var stored = object.patchStatus();

      // Then
      assertThat(stored.getStatus()).isEqualTo(fixture.object().getStatus());
    } finally {
      object.delete();
    }
  }

  private static void create(String yaml) {
    Map<?, ?> object = Serialization.unmarshal(yaml, Map.class);
    String plural = object.get("kind").toString().toLowerCase(Locale.ROOT) + "s";
    client.raw(
        "/apis/mizzen.dev/v1/namespaces/%s/%s?dryRun=All&fieldValidation=Strict"
            .formatted(NAMESPACE, plural),
        "POST",
        object);
  }

  private static String functionWithFiles(int files, int bytes) {
    String text = "x".repeat(bytes);
    return "apiVersion: mizzen.dev/v1\nkind: Function\nmetadata: {name: big}\nspec:\n  handler: main:f\n  image:\n    addLocal:\n"
        + IntStream.range(0, files)
            .mapToObj(i -> "      - {path: f%d, inline: \"%s\"}\n".formatted(i, text))
            .collect(Collectors.joining());
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }
}
