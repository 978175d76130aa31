package dev.mizzen.crds.generation;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference page of the API, made from the schemas. */
final class ApiReference {
  private static final String HEAD =
      """
      # API reference

      <!-- Generated from the Java types in crds/: see crds/README.md before you change it. -->

      Group `mizzen.dev`, version `v1`. All kinds live in a namespace; `kubectl get mizzen` lists every object of them.
      Names are DNS-1035 labels of at most 50 characters. Fields that are absent take the value that their description
      names; the values in force are shown under `status.effective`. A `*` marks a required field.
      """;

  private ApiReference() {}

  static String of(List<CrdFile> files) {
    return HEAD
        + files.stream().map(file -> section(file.crd())).collect(Collectors.joining())
        // Every kind has them, with the same fields.
        + "\n## Conditions\n\n`status.conditions` of every kind, at most one of each type.\n\n"
        + table(
            items(
                schema(files.get(0).crd())
                    .getProperties()
                    .get("status")
                    .getProperties()
                    .get("conditions")),
            "");
  }

  private static String section(CustomResourceDefinition crd) {
    JSONSchemaProps root = schema(crd);
    var names = crd.getSpec().getNames();
    return "\n## %s\n\n%s `kubectl get %s` (short: `%s`).\n"
            .formatted(
                names.getKind(),
                root.getDescription(),
                crd.getMetadata().getName(),
                names.getShortNames().get(0))
        + "\n### Spec\n\n"
        + table(root.getProperties().get("spec"), "spec")
        + "\n### Status\n\n"
        + table(root.getProperties().get("status"), "status");
  }

  private static JSONSchemaProps schema(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().get(0);
    return version.getSchema().getOpenAPIV3Schema();
  }

  private static String table(JSONSchemaProps schema, String path) {
    List<String> rows = new ArrayList<>(List.of("| field | type | meaning |", "|---|---|---|"));
    rows(schema, path, rows);
    return String.join("\n", rows)
        + "\n"
        + rules(schema, path).map(rule -> "\n" + rule + "\n").collect(Collectors.joining());
  }

  private static void rows(JSONSchemaProps schema, String path, List<String> rows) {
    for (Map.Entry<String, JSONSchemaProps> property : schema.getProperties().entrySet()) {
      JSONSchemaProps value = property.getValue();
      String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      String mark = schema.getRequired().contains(property.getKey()) ? "`*" : "`";
      rows.add("| `%s%s | %s | %s |".formatted(child, mark, type(value), meaning(value)));
      if (isList(value) && !child.equals("status.conditions")) {
        rows(items(value), child + "[]", rows);
      } else if (!isList(value)) {
        rows(value, child, rows);
      }
    }
  }

  private static String meaning(JSONSchemaProps value) {
    return Stream.concat(Stream.of(value.getDescription()), ruleTexts(value))
        .map(text -> text.replace("|", "\\|"))
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> rules(JSONSchemaProps schema, String path) {
    return ruleTexts(schema).map(text -> "`" + path + "`: " + text);
  }

  private static Stream<String> ruleTexts(JSONSchemaProps schema) {
    return schema.getXKubernetesValidations().stream()
        .map(rule -> "*Rule: " + rule.getMessage() + ".*");
  }

  private static String type(JSONSchemaProps value) {
    if (isList(value)) {
      return "list of %s, %s"
          .formatted(items(value).getType(), range(value.getMinItems(), value.getMaxItems()));
    }
    if (!value.getEnum().isEmpty()) {
      return value.getEnum().stream()
          .map(word -> "`" + word.asText() + "`")
          .collect(Collectors.joining(" or "));
    }
    if (value.getAdditionalProperties() != null) {
      return "map, " + range(value.getMinProperties(), value.getMaxProperties());
    }
    return switch (value.getType()) {
      case "integer" -> "integer" + bounds(value);
      case "string" ->
          "string, %s characters".formatted(range(value.getMinLength(), value.getMaxLength()));
      default -> value.getType();
    };
  }

  private static String bounds(JSONSchemaProps value) {
    if (value.getMinimum() == null) {
      return "";
    }
    String least = "%d".formatted(value.getMinimum().longValue());
    return value.getMaximum() == null
        ? ", %s or more".formatted(least)
        : ", %s to %d".formatted(least, value.getMaximum().longValue());
  }

  private static String range(Long least, Long most) {
    if (most == null) {
      return "any number of";
    }
    return least == null ? "at most " + most : least + " to " + most;
  }

  private static boolean isList(JSONSchemaProps value) {
    return "array".equals(value.getType());
  }

  private static JSONSchemaProps items(JSONSchemaProps list) {
    return list.getItems().getSchema();
  }
}
