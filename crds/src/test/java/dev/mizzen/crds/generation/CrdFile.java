package dev.mizzen.crds.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mizzen.crds.Kinds;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The CustomResourceDefinition of one kind, and its text.
 *
 * @param name of the file, {@code functions.mizzen.dev-v1.yml}: where the tools of fabric8 look for
 *     it
 * @param crd the definition
 * @param yaml the text of the file
 */
public record CrdFile(String name, CustomResourceDefinition crd, String yaml) {
  private static final String HEAD =
      "# Generated from the Java types in crds/: see crds/README.md before you change it.\n";
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
          .enable(
              YAMLGenerator.Feature.MINIMIZE_QUOTES,
              YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS,
              YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  /** The definitions of all kinds. */
  public static List<CrdFile> all() {
    return Kinds.ALL.stream().map(CrdFile::of).toList();
  }

  private static CrdFile of(Class<? extends CustomResource<?, ?>> kind) {
    CustomResourceDefinition crd = generate(kind);
    return new CrdFile(crd.getMetadata().getName() + "-v1.yml", crd, HEAD + yaml(crd));
  }

  private static CustomResourceDefinition generate(Class<? extends CustomResource<?, ?>> kind) {
    AtomicReference<CustomResourceDefinition> result = new AtomicReference<>();
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                HasMetadata refined = new SchemaRefinement(kind).process(crd, version);
                result.set((CustomResourceDefinition) refined);
                return refined;
              }
            })
        .withOutput(new Discarded())
        .generate();
    return result.get();
  }

  private static String yaml(CustomResourceDefinition crd) {
    try {
      return YAML.writeValueAsString(wholeNumbers(YAML.valueToTree(crd)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model knows only {@code 1000.0} where the schema says {@code 1000}. */
  private static JsonNode wholeNumbers(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(wholeNumbers(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, wholeNumbers(array.get(i)));
      }
    } else if (node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())) {
      return LongNode.valueOf(node.longValue());
    }
    return node;
  }

  /** The generator insists on writing; the model is what is wanted. */
  private static final class Discarded implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public java.net.URI crdURI(String crdName) {
      return java.nio.file.Path.of(crdName).toUri();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
