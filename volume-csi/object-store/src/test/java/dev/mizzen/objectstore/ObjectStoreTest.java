package dev.mizzen.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {

  @TempDir Path directory;

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "MIZZEN_DATA", directory.resolve("data").toString(),
            "MIZZEN_STORE_BUCKET", "volumes",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "s3cr3t"));
  }

  private static int status(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void hasTheBucketFromTheStart() throws Exception {
    // When it starts twice on the same directory
    ObjectStore.start(Settings.of(environment()), "127.0.0.1", 0).close();
    ObjectStore.start(Settings.of(environment()), "127.0.0.1", 0).close();

    // Then the bucket is there
    assertThat(directory.resolve("data/volumes")).isDirectory();
  }

  @Test
  void refusesRequestsWithoutASignature() throws Exception {
    try (var store = ObjectStore.start(Settings.of(environment()), "127.0.0.1", 0)) {
      assertThat(status(store.port(), "/volumes/")).isEqualTo(403);
    }
  }

  @Test
  void saysWhatTheEnvironmentLacks() {
    for (String name :
        new String[] {"MIZZEN_STORE_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) {
      var environment = environment();
      environment.remove(name);

      assertThatThrownBy(() -> Settings.of(environment)).hasMessageContaining(name);
    }
  }

  @Test
  void keepsItsSecretToItself() throws Exception {
    var settings = Settings.of(environment());
    var fields = JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

    assertThat(settings.toString()).doesNotContain("s3cr3t").doesNotContain("key");
    assertThat(fields.writeValueAsString(settings)).doesNotContain("s3cr3t");
  }

  @Test
  void isReadyOnceItSaysSo() throws Exception {
    try (var management = new Management(0)) {
      assertThat(status(management.port(), "/health/live")).isEqualTo(200);
      assertThat(status(management.port(), "/health/ready")).isEqualTo(503);

      management.ready();

      assertThat(status(management.port(), "/health/ready")).isEqualTo(200);
      assertThat(status(management.port(), "/metrics")).isEqualTo(200);
    }
  }

  @Test
  void servesWhereTheEnvironmentSays() {
    // Given
    var environment = environment();
    assertThat(Settings.of(environment).port()).isEqualTo(8080);
    assertThat(Settings.of(environment).managementPort()).isEqualTo(9000);
    // When
    environment.put("MIZZEN_PORT", "18080");
    environment.put("MIZZEN_MANAGEMENT_PORT", "0");
    // Then
    assertThat(Settings.of(environment).port()).isEqualTo(18080);
    assertThat(Settings.of(environment).managementPort()).isZero();
  }

  @Test
  void refusesAPortThatIsNone() {
    var environment = environment();
    environment.put("MIZZEN_PORT", "http");
    assertThatThrownBy(() -> Settings.of(environment)).hasMessageContaining("MIZZEN_PORT");
  }
}
