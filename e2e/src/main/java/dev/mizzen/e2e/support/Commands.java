package dev.mizzen.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** kubectl and helm as a person would type them, against the cluster under test. */
public final class Commands {
  private final Path kubeconfig;
  private final Path launcher;

  /** Commands against the cluster of this installation. */
  public Commands(Installation installation) {
    this.kubeconfig = installation.kubeconfig();
    this.launcher = installation.repository().resolve("mizzen");
  }

  /**
   * What a command printed.
   *
   * @param exit its exit status
   * @param output standard output and error together
   */
  public record Result(int exit, String output) {
    /** The output of a command that must have worked. */
    public String success() {
      if (exit != 0) {
        throw new AssertionError("Exit " + exit + ": " + output);
      }
      return output;
    }
  }

  /** kubectl, by {@code MIZZEN_KUBECTL} or the PATH. */
  public Result kubectl(String... arguments) {
    return run(Optional.ofNullable(System.getenv("MIZZEN_KUBECTL")).orElse("kubectl"), arguments);
  }

  /** helm, by {@code MIZZEN_HELM} or the PATH. */
  public Result helm(String... arguments) {
    return run(Optional.ofNullable(System.getenv("MIZZEN_HELM")).orElse("helm"), arguments);
  }

  /** The launcher, of this checkout, on {@code MIZZEN_E2E_INSTALLATION}. */
  public Result mizzen(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--name", System.getenv("MIZZEN_E2E_INSTALLATION")));
    return run(launcher.toString(), all.toArray(String[]::new));
  }

  private Result run(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("mizzen-e2e", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("Did not end: " + command + "\n" + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
