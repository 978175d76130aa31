package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program that the pods of {@code helm test} run. */
class CheckProgramTest {
  private static final Path PROGRAM = Helm.CHART.resolve("files/check.py");
  private HttpServer server;
  private String base;

  /** Answers {@code /<status>} with that status. */
  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
          exchange.close();
        });
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isContentWithTheRightAnswers() throws Exception {
    // When
    Run run = run(base + "/200 200", base + "/403 403", "", base + "/404 404");

    // Then
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output().lines()).hasSize(3).allMatch(line -> line.startsWith("ok"));
  }

  @Test
  void failsWhenAnyAnswerIsAnotherOne() throws Exception {
    // When
    Run run = run(base + "/200 403", base + "/200 200");

    // Then
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("FAIL").contains("-> 200 instead of 403"),
            line -> assertThat(line).startsWith("ok"));
  }

  private record Run(int exit, String output) {}

  private static Run run(String... questions) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of("python3", PROGRAM.toString()))
            .redirectErrorStream(true)
            .start();
    try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(String.join("\n", questions));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), output);
  }
}
