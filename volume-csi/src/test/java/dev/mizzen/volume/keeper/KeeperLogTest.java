package dev.mizzen.volume.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeeperLogTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final KeeperLog log = new KeeperLog(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void writesJsonWhateverIsInIt() throws IOException {
    log.info("Keeps \"it\"", "name", "a\\b\n\u0001ü");

    var line = new ObjectMapper().readTree(out.toByteArray());
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("message").asText()).isEqualTo("Keeps \"it\"");
    assertThat(line.get("name").asText()).isEqualTo("a\\b\n\u0001ü");
    assertThat(line.get("time").asText()).startsWith("2");
  }

  @Test
  void givesTheWholeReason() throws IOException {
    log.warn("Failed", new IOException("outside", new IllegalStateException("inside")));

    assertThat(new ObjectMapper().readTree(out.toByteArray()).get("reason").asText())
        .isEqualTo("outside: inside");
  }
}
