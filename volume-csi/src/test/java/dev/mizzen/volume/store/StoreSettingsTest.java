package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

  private static final URI ENDPOINT = URI.create("http://store:9000");
  private static final Credentials KEYS = new Credentials("k3y", "s3cr3t");

  @Test
  void showsNoSecretToALogger() throws Exception {
    // Given loggers that write what toString says, and others that write an object's fields
    var settings = new StoreSettings(ENDPOINT, "volumes", "", "", KEYS);
    var fields = JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

    // When they write the settings, neither key is in it
    assertThat(settings.toString()).doesNotContain("s3cr3t").doesNotContain("k3y");
    assertThat(fields.writeValueAsString(settings)).doesNotContain("s3cr3t").doesNotContain("k3y");
  }

  @Test
  void saysWhichSettingMustChange() {
    assertThatThrownBy(() -> new StoreSettings(URI.create("store:9000"), "volumes", "", "", KEYS))
        .hasMessageContaining("MIZZEN_STORE_ENDPOINT");
    assertThatThrownBy(() -> new StoreSettings(ENDPOINT, "ab", "", "", KEYS))
        .hasMessageContaining("MIZZEN_STORE_BUCKET");
    assertThatThrownBy(() -> new Credentials("k", ""))
        .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void trimsThePrefix() {
    assertThat(new StoreSettings(ENDPOINT, "volumes", "/a/b/", "", KEYS).prefix()).isEqualTo("a/b");
  }
}
