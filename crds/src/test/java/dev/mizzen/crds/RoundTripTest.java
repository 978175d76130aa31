package dev.mizzen.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  private static final ObjectMapper YAML = new YAMLMapper();

  static Stream<Fixture> valid() {
    return Fixture.valid();
  }

  static Stream<Class<? extends CustomResource<?, ?>>> kinds() {
    return Kinds.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void nothingIsLostAndNothingAddedBetweenYamlAndJava(Fixture fixture) throws IOException {
    // Given
    JsonNode written = YAML.readTree(fixture.yaml());

    // When
    CustomResource<?, ?> object = fixture.object();

    // Then
    assertThat(YAML.readTree(Serialization.asYaml(object))).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindHasAFixtureWithStatus(Class<? extends CustomResource<?, ?>> kind) {
    // Given
    Stream<Fixture> fixtures = Fixture.valid().filter(fixture -> fixture.kind() == kind);

    // When
    Stream<?> statuses = fixtures.map(fixture -> fixture.object().getStatus());

    // Then
    assertThat(statuses).anyMatch(status -> status != null);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNewObjectHasNeitherSpecNorStatus(Class<? extends CustomResource<?, ?>> kind)
      throws Exception {
    // Given a process that writes nothing but a status

    // When
    CustomResource<?, ?> object = kind.getDeclaredConstructor().newInstance();

    // Then
    assertThat(object.getSpec()).isNull();
    assertThat(object.getStatus()).isNull();
    assertThat(object.getApiVersion()).isEqualTo("mizzen.dev/v1");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void fieldsOfANewerVersionAreReadOver(Fixture fixture) throws IOException {
    // Given
    var newer = (com.fasterxml.jackson.databind.node.ObjectNode) YAML.readTree(fixture.yaml());
    newer.withObjectProperty("spec").put("fromTheFuture", 1);
    newer.withObjectProperty("status").put("fromTheFuture", 1);

    // When
    CustomResource<?, ?> object = Serialization.unmarshal(newer.toString(), fixture.kind());

    // Then
    assertThat(Serialization.asJson(object)).doesNotContain("fromTheFuture");
  }
}
