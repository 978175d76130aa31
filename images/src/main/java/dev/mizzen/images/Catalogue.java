package dev.mizzen.images;

import java.util.List;
import java.util.Map;

/** What each image of Mizzen holds. */
final class Catalogue {
  private static final int MANAGEMENT_PORT = 9000;
  private static final List<String> MANAGEMENT_PATHS = List.of("/health/ready", "/metrics");

  /** Nothing answers there: a training run shall not wait for an API server. */
  private static final Map<String, String> NO_CLUSTER =
      Map.of("KUBERNETES_MASTER", "http://127.0.0.1:1");

  /** What the manifest of {@code quarkus-run.jar} would say, and Quarkus' own log manager. */
  private static final List<String> QUARKUS_FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private Catalogue() {}

  /** Every image, in the order they are made. */
  static List<Image> images() {
    return List.of(
        new Image.Python("python", "Default image of Functions: Debian with Python 3"),
        new Image.Java(
            "operator",
            "Mizzen operator",
            new ClassPath.QuarkusApplication("operator/target/quarkus-app"),
            "io.quarkus.runner.GeneratedMain",
            QUARKUS_FLAGS,
            new Training.Run(NO_CLUSTER, MANAGEMENT_PORT, MANAGEMENT_PATHS)),
        new Image.Java(
            "gateway",
            "Mizzen gateway",
            new ClassPath.QuarkusApplication("gateway/target/quarkus-app"),
            "io.quarkus.runner.GeneratedMain",
            QUARKUS_FLAGS,
            new Training.Run(NO_CLUSTER, MANAGEMENT_PORT, MANAGEMENT_PATHS)));
  }
}
