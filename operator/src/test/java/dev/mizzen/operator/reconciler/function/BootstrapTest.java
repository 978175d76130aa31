package dev.mizzen.operator.reconciler.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.operator.names.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the real command in a real interpreter. */
class BootstrapTest {
  private static final byte[] RUNNER =
      "import os\nprint('ran', __name__, os.environ['MIZZEN_FUNCTION'])\n".getBytes(UTF_8);

  @BeforeAll
  static void needsPython() {
    Assumptions.assumeTrue(hasPython(), "python3 is not on the PATH");
  }

  @Test
  void runsTheRunnerThatTheGatewayGives() throws Exception {
    // Given
    HttpServer gateway = gateway(0, RUNNER);
    // When
    Process process = start(gateway.getAddress().getPort());
    // Then
    assertThat(output(process)).isEqualTo("ran __main__ square\n");
    assertThat(process.exitValue()).isZero();
    gateway.stop(0);
  }

  @Test
  void waitsForAGatewayThatIsNotThereYet() throws Exception {
    // Given
    int port = freePort();
    Process process = start(port);
    // When
    HttpServer gateway = gateway(port, RUNNER);
    // Then
    assertThat(output(process)).isEqualTo("ran __main__ square\n");
    gateway.stop(0);
  }

  @Test
  void refusesOtherBytes() throws Exception {
    // Given
    HttpServer gateway = gateway(0, "print('evil')\n".getBytes(UTF_8));
    // When
    Process process = start(gateway.getAddress().getPort());
    // Then
    assertThat(output(process)).contains("SHA-256").doesNotContain("evil");
    assertThat(process.exitValue()).isEqualTo(1);
    gateway.stop(0);
  }

  @Test
  void holdsNothingThatTheKubeletWouldExpand() {
    // When
    String source = Bootstrap.source();
    // Then
    assertThat(source).doesNotContain("$(");
  }

  private static HttpServer gateway(int port, byte[] runner) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/v1/runtime/python/" + Names.sha256(RUNNER),
        exchange -> {
          exchange.sendResponseHeaders(200, runner.length);
          exchange.getResponseBody().write(runner);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Process start(int port) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Bootstrap.command()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "MIZZEN_GATEWAY",
                "127.0.0.1:" + port,
                "MIZZEN_RUNNER_SHA256",
                Names.sha256(RUNNER),
                "MIZZEN_FUNCTION",
                "square"));
    return builder.start();
  }

  private static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
