package dev.mizzen.volume.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.volume.view.OpenFile;
import dev.mizzen.volume.view.OpenFilesException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  @Test
  void namesPathPidAndCommandOfWhoHoldsFilesOpen() throws Exception {
    // Given
    var failure = new OpenFilesException(List.of(new OpenFile("a/b", 7, "python3")));

    // When
    var problem = Problems.of(failure);

    // Then
    assertThat(problem.status()).isEqualTo(409);
    assertThat(new ObjectMapper().writeValueAsString(problem))
        .contains("/volume-busy\"")
        .contains("\"paths\":[\"a/b\"]")
        .contains("\"openFiles\":[{\"path\":\"a/b\",\"pid\":7,\"command\":\"python3\"}]");
  }

  @Test
  void namesOnlySoMany() {
    var failure = new OpenFilesException(Collections.nCopies(1001, new OpenFile("a", 1, "sh")));

    var problem = Problems.of(failure);

    assertThat(problem.paths()).hasSize(1000);
    assertThat(problem.openFiles()).hasSize(1000);
  }

  @Test
  void otherProblemsSayNothingOfOpenFiles() throws Exception {
    var problem = Problems.of(new IllegalArgumentException("wrong"));

    assertThat(new ObjectMapper().writeValueAsString(problem))
        .doesNotContain("openFiles")
        .doesNotContain("paths");
  }
}
