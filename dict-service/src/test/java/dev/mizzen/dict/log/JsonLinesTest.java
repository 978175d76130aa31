package dev.mizzen.dict.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class JsonLinesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Logger log = new JsonLogger("dev.mizzen.Test", Level.INFO, new JsonLines(out));

  @Test
  void writesWhatDiffersAsFieldsOfTheirOwn() throws IOException {
    // When
    log.atWarn()
        .addKeyValue("dict", "visits")
        .addKeyValue("entries", 3)
        .addKeyValue("full", false)
        .addKeyValue("reason", (Object) null)
        .log("Dict \"{}\"", "dropped");

    // Then
    JsonNode line = line();
    assertThat(Instant.parse(line.get("time").textValue())).isBeforeOrEqualTo(Instant.now());
    assertThat(line.get("level").textValue()).isEqualTo("WARN");
    assertThat(line.get("logger").textValue()).isEqualTo("dev.mizzen.Test");
    assertThat(line.get("message").textValue()).isEqualTo("Dict \"dropped\"");
    assertThat(line.get("dict").textValue()).isEqualTo("visits");
    assertThat(line.get("entries").isInt()).isTrue();
    assertThat(line.get("full").isBoolean()).isTrue();
    assertThat(line.get("reason").isNull()).isTrue();
  }

  @Test
  void writesAnExceptionWithItsCauseIntoOneField() throws IOException {
    // When
    log.atError()
        .setCause(new IllegalStateException("outer", new IOException("inner")))
        .log("Failed");

    // Then
    assertThat(line().get("stackTrace").textValue())
        .startsWith("java.lang.IllegalStateException: outer\n  at ")
        .contains("java.io.IOException: inner");
  }

  @Test
  void leavesOutWhatIsBelowItsLevel() {
    // When
    log.atDebug().addKeyValue("dict", "visits").log("Looked at");

    // Then
    assertThat(out.size()).isZero();
  }

  /** The only one. */
  private JsonNode line() throws IOException {
    String text = out.toString(UTF_8);
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    return new ObjectMapper().readTree(text);
  }
}
