package dev.mizzen.crds.generation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.mizzen.crds.function.Function;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the generator cannot express: kinds of lists, the order of columns, descriptions of the
 * parts that it makes itself, the paths of the scale subresource. It also repeats rules of record
 * components, once for the field and once for the accessor; the repetition goes.
 */
final class SchemaRefinement implements CRDPostProcessor {
  /** What identifies an item in a list of objects; the first of these that the item requires. */
  private static final List<String> ITEM_KEYS = List.of("type", "name", "path", "pod");

  private final Class<? extends CustomResource<?, ?>> kind;

  SchemaRefinement(Class<? extends CustomResource<?, ?>> kind) {
    this.kind = kind;
  }

  @Override
  public HasMetadata process(HasMetadata generated, String crdVersion) {
    CustomResourceDefinition crd = (CustomResourceDefinition) generated;
    for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
      JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
      describe(root);
      refine(root);
      version.getAdditionalPrinterColumns().forEach(SchemaRefinement::leaveOutZero);
      version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(this::place));
      if (kind == Function.class) {
        version
            .getSubresources()
            .setScale(
                new CustomResourceSubresourceScale(
                    ".status.selector", ".spec.scaling.minContainers", ".status.replicas"));
      }
    }
    return crd;
  }

  private void describe(JSONSchemaProps root) {
    root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
    JSONSchemaProps spec = root.getProperties().get("spec");
    spec.setDescription("What is wanted.");
    root.getProperties().get("status").setDescription("What was seen; written by Mizzen only.");
    if (!spec.getRequired().isEmpty()) {
      root.setRequired(List.of("spec"));
    }
  }

  /** The API server gives a priority of 0 back as absent, which a diff would show. */
  private static void leaveOutZero(CustomResourceColumnDefinition column) {
    if (Integer.valueOf(0).equals(column.getPriority())) {
      column.setPriority(null);
    }
  }

  private int place(CustomResourceColumnDefinition column) {
    return Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name)
        .toList()
        .indexOf(column.getName());
  }

  private static void refine(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    schema.getProperties().forEach(SchemaRefinement::setFormat);
    if ("array".equals(schema.getType())) {
      setListType(schema);
    }
    children(schema).forEach(SchemaRefinement::refine);
  }

  private static void setFormat(String name, JSONSchemaProps property) {
    if (name.equals("lastTransitionTime")) {
      property.setFormat("date-time");
    }
  }

  private static void setListType(JSONSchemaProps list) {
    JSONSchemaProps item = list.getItems().getSchema();
    if (!"object".equals(item.getType())) {
      list.setXKubernetesListType("set");
      return;
    }
    ITEM_KEYS.stream()
        .filter(item.getRequired()::contains)
        .findFirst()
        .ifPresentOrElse(
            key -> {
              list.setXKubernetesListType("map");
              list.setXKubernetesListMapKeys(List.of(key));
            },
            () -> list.setXKubernetesListType("atomic"));
  }

  private static Stream<JSONSchemaProps> children(JSONSchemaProps schema) {
    Stream<JSONSchemaProps> items =
        schema.getItems() == null ? Stream.of() : Stream.of(schema.getItems().getSchema());
    Stream<JSONSchemaProps> values =
        schema.getAdditionalProperties() == null
            ? Stream.of()
            : Stream.of(schema.getAdditionalProperties().getSchema());
    return Stream.of(schema.getProperties().values().stream(), items, values).flatMap(s -> s);
  }
}
