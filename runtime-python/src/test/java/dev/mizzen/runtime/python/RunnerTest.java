package dev.mizzen.runtime.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RunnerTest {

  @Test
  void carriesRunnerAndClientInOneFile() throws Exception {
    // When
    var runner = Runner.load();

    // Then
    assertThat(runner.bytes()).isEqualTo(Files.readAllBytes(Path.of("dist/runner.py")));
    assertThat(new String(runner.bytes(), StandardCharsets.UTF_8))
        .contains("'mizzen_runtime.main': (", "'mizzen._dict': (");
  }

  @Test
  void namesTheFileByItsHash() throws Exception {
    // Given
    var runner = Runner.load();

    // When
    var digest = MessageDigest.getInstance("SHA-256").digest(runner.bytes());

    // Then
    assertThat(runner.sha256()).isEqualTo(HexFormat.of().formatHex(digest)).hasSize(64);
  }

  @Test
  void doesNotLetItsBytesBeChanged() {
    // Given
    var runner = Runner.load();

    // When
    runner.bytes()[0] = 0;

    // Then
    assertThat(runner.bytes()[0]).isNotZero();
  }
}
