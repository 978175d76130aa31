package dev.mizzen.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdLintTest {
  private static final int MAX_FILE_BYTES = 100_000;

  static Stream<CrdFile> crds() {
    return CrdFile.all().stream();
  }

  @ParameterizedTest
  @MethodSource("crds")
  void everyFieldIsBoundedAndDescribed(CrdFile file) {
    // Given
    List<String> faults = new ArrayList<>();

    // When
    check("", version(file).getSchema().getOpenAPIV3Schema(), true, faults);

    // Then
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("crds")
  void conditionsAreAMapKeyedByType(CrdFile file) {
    // Given
    JSONSchemaProps status =
        version(file).getSchema().getOpenAPIV3Schema().getProperties().get("status");

    // When
    JSONSchemaProps conditions = status.getProperties().get("conditions");

    // Then
    assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
    assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(conditions.getItems().getSchema().getRequired())
        .containsExactlyInAnyOrder("type", "status", "reason", "message", "lastTransitionTime");
  }

  @ParameterizedTest
  @MethodSource("crds")
  void definitionFitsEveryWayOfApplyingIt(CrdFile file) {
    // Given client-side apply, which keeps a copy of the object in an annotation of at most 256 KiB

    // When
    int size = file.yaml().getBytes(StandardCharsets.UTF_8).length;

    // Then
    assertThat(size).isLessThan(MAX_FILE_BYTES);
  }

  @ParameterizedTest
  @MethodSource("crds")
  void kindHasCategoryShortNameStatusAndColumns(CrdFile file) {
    // Given
    CustomResourceDefinitionVersion version = version(file);

    // When
    var names = file.crd().getSpec().getNames();

    // Then
    assertThat(names.getCategories()).containsExactly("mizzen");
    assertThat(names.getShortNames()).hasSize(1);
    assertThat(version.getSubresources().getStatus()).isNotNull();
    assertThat(version.getAdditionalPrinterColumns())
        .extracting("name")
        .startsWith("Ready", "Reason")
        .endsWith(
            "Function".equals(names.getKind())
                ? List.of("Age", "Image").toArray()
                : new Object[] {"Age"});
  }

  @Test
  void lintFindsWhatIsWrong() {
    // Given a string without bound, a list without bound or description, a default, unknown fields
    JSONSchemaProps text = new JSONSchemaProps();
    text.setType("string");
    text.setDescription("Text.");
    text.setXKubernetesPreserveUnknownFields(true);
    JSONSchemaProps list = new JSONSchemaProps();
    list.setType("array");
    list.setDefault(com.fasterxml.jackson.databind.node.IntNode.valueOf(1));
    JSONSchemaProps root = new JSONSchemaProps();
    root.setType("object");
    root.setProperties(new java.util.TreeMap<>(Map.of("text", text, "list", list)));
    List<String> faults = new ArrayList<>();

    // When
    check("", root, true, faults);

    // Then
    assertThat(faults)
        .containsExactlyInAnyOrder(
            " has no description",
            ".list has no description",
            ".list has a default",
            ".list has no bound",
            ".text keeps unknown fields",
            ".text has no bound");
  }

  private static void check(
      String path, JSONSchemaProps schema, boolean described, List<String> faults) {
    if (described && (schema.getDescription() == null || schema.getDescription().isBlank())) {
      faults.add(path + " has no description");
    }
    if (schema.getDefault() != null) {
      faults.add(path + " has a default");
    }
    if (schema.getXKubernetesPreserveUnknownFields() != null) {
      faults.add(path + " keeps unknown fields");
    }
    if (!isBounded(schema)) {
      faults.add(path + " has no bound");
    }
    schema
        .getProperties()
        .forEach((name, property) -> check(path + "." + name, property, true, faults));
    if (schema.getItems() != null) {
      check(path + "[]", schema.getItems().getSchema(), false, faults);
    }
    if (schema.getAdditionalProperties() != null) {
      check(path + "{}", schema.getAdditionalProperties().getSchema(), false, faults);
    }
  }

  private static boolean isBounded(JSONSchemaProps schema) {
    return switch (schema.getType()) {
      case "string" -> schema.getMaxLength() != null || !schema.getEnum().isEmpty();
      case "array" -> schema.getMaxItems() != null;
      case "integer" -> schema.getMinimum() != null;
      case "object" ->
          schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
      default -> schema.getType().equals("boolean");
    };
  }

  private static CustomResourceDefinitionVersion version(CrdFile file) {
    return file.crd().getSpec().getVersions().get(0);
  }
}
