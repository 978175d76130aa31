package dev.mizzen.dict.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/dict-openapi.yaml} says what there is, all of it and nothing else. */
class OpenApiTest {
  private static final File FILE = new File("../docs/reference/dict-openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "delete");

  private final JsonNode document;

  OpenApiTest() throws IOException {
    document = new ObjectMapper(new YAMLFactory()).readTree(FILE);
  }

  @Test
  void hasEveryOperationAndNoOther() {
    // Given
    Map<String, String> served = new TreeMap<>();
    Arrays.stream(Operation.values())
        .forEach(o -> served.put(o.method() + " " + o.template(), o.kind()));

    // When
    Map<String, String> described = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            described.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                method.getValue().get("operationId").asText());
                          }
                        }));

    // Then
    assertThat(described).isEqualTo(served);
  }

  @Test
  void refersToNothingThatIsNotThere() {
    // When
    assertRefersWell(document);
  }

  private void assertRefersWell(JsonNode node) {
    if (node.has("$ref")) {
      String ref = node.get("$ref").asText();
      assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
    }
    for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
      assertRefersWell(each.next());
    }
  }
}
