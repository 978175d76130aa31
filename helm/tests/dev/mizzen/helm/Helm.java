package dev.mizzen.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The helm command. Tests without it are skipped, with the reason. */
final class Helm {
  /** Any will do: not the one of an installation that is there already. */
  static final String NAMESPACE = "mizzen-charts";

  static final Path CHART = Path.of("mizzen");
  static final Path CRDS = Path.of("mizzen-crds");

  private static final String KUBERNETES = "1.31.0";

  private Helm() {}

  /** What a command printed, and whether it worked. */
  record Result(int exit, String output, String error) {}

  /** {@code helm template} of a chart with these values as YAML. */
  static Result template(Path chart, String values) {
    return run(
        "template",
        "mizzen",
        chart.toString(),
        "-n",
        NAMESPACE,
        "--kube-version",
        KUBERNETES,
        "-f",
        file(values));
  }

  /** {@code helm lint --strict}. */
  static Result lint(Path chart, String values) {
    return run(
        "lint", "--strict", chart.toString(), "--kube-version", KUBERNETES, "-f", file(values));
  }

  /** The objects that a chart renders. */
  static List<HasMetadata> objects(Path chart, String values) {
    Result result = template(chart, values);
    if (result.exit() != 0) {
      throw new AssertionError(result.error());
    }
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      return client
          .load(new ByteArrayInputStream(result.output().getBytes(StandardCharsets.UTF_8)))
          .items();
    }
  }

  private static Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("helm", ".out");
      Path error = Files.createTempFile("helm", ".err");
      try {
        int exit =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start()
                .waitFor();
        return new Result(exit, Files.readString(output), Files.readString(error));
      } finally {
        Files.delete(output);
        Files.delete(error);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String file(String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, values).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program() {
    Optional<Path> found =
        Optional.ofNullable(System.getenv("MIZZEN_HELM"))
            .map(Path::of)
            .or(Helm::onThePath)
            .or(Helm::inTheCache);
    Assumptions.assumeTrue(
        found.isPresent(),
        "Helm 3 is needed: set MIZZEN_HELM, put helm on the PATH, or run ./mizzen helm once");
    return found.orElseThrow().toString();
  }

  private static Optional<Path> onThePath() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "helm"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the launcher builds it. */
  private static Optional<Path> inTheCache() {
    Path cache =
        Optional.ofNullable(System.getenv("MIZZEN_CACHE"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache", "mizzen"));
    try (Stream<Path> folders = Files.exists(cache) ? Files.list(cache) : Stream.of()) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("helm-v"))
          .map(folder -> folder.resolve("helm"))
          .filter(Files::isExecutable)
          .max(Path::compareTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
