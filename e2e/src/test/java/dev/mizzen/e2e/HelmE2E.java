package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Commands;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The chart proves itself, and takes nothing of the user's with it when it goes. */
@Disruptive
@Order(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelmE2E {
  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Commands commands;

  @BeforeAll
  void connect() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "helm");
    caller = Caller.allowed(installation, space);
    commands = new Commands(installation);
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void theTestsOfTheChartPass() {
    // When
    Commands.Result result =
        commands.helm(
            "test", "mizzen", "-n", installation.namespace(), "--timeout", "3m", "--logs");
    // Then
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains("Succeeded");
  }

  @Test
  void uninstallingKeepsObjectsAndDataAndInstallingFindsThemAgain(@TempDir Path folder)
      throws IOException {
    // Given a Dict with an entry
    space.apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: kept}, spec: {}}");
    space.awaitReady("Dict", "kept");
    assertThat(caller.dictPut("kept", "k", "precious".getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(201);
    Path values = folder.resolve("values.yaml");
    Files.writeString(
        values,
        commands
            .helm("get", "values", "mizzen", "-n", installation.namespace(), "-o", "yaml")
            .success());
    // When
    commands
        .helm("uninstall", "mizzen", "-n", installation.namespace(), "--wait", "--timeout", "4m")
        .success();
    assertThat(space.has("Dict", "kept")).isTrue();
    commands
        .helm(
            "install",
            "mizzen",
            installation.repository().resolve("helm/mizzen").toString(),
            "-n",
            installation.namespace(),
            "-f",
            values.toString(),
            "--wait",
            "--timeout",
            "4m")
        .success();
    // Then
    space.awaitReady("Dict", "kept");
    assertThat(caller.dictGet("kept", "k").body()).isEqualTo("precious");
  }
}
