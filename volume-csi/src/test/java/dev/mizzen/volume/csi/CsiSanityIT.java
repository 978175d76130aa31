package dev.mizzen.volume.csi;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Kubernetes project's own tests of CSI drivers, against the packaged agent and controller over
 * S3. They mount for real: MIZZEN_IT_MOUNTS=1, as root. The program is built by {@code ./mizzen
 * test} where there is Go; {@code MIZZEN_CSI_SANITY} names it.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class CsiSanityIT {

  /**
   * The words with which csi-sanity leaves something out, and why that is right for this driver.
   */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          entry("GetCapacity not supported", "nobody knows the capacity of a store of objects"),
          entry("Modify volume not supported", "a VolumeAttributesClass could change nothing"),
          entry("Modify Volume not supported", "as above"),
          entry("ControllerModifyVolume not supported", "as above"),
          entry("ControllerPublishVolume not supported", "nothing is attached"),
          entry("Controller Publish, UnpublishVolume not supported", "as above"),
          entry("ControllerUnpublishVolume not supported", "as above"),
          entry("NodeStageVolume not supported", "every pod has a view of its own: none is shared"),
          entry("NodeUnstageVolume not supported", "as above"),
          entry("NodeExpandVolume not supported", "a quota grows in the store"),
          entry("GroupControllerService not supported", "volumes are committed one by one"),
          entry("pending", "csi-sanity itself has switched it off, as unreliable"));

  @TempDir Path directory;
  private Path program;
  private PackagedDriver driver;

  @BeforeEach
  void findProgram() {
    var found = program();
    assumeTrue(
        found.isPresent(),
        "csi-sanity is needed: ./mizzen test builds it where there is Go, or MIZZEN_CSI_SANITY names it");
    program = found.orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    if (driver != null) {
      driver.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Directory", "Fuse"})
  void theDriverDoesWhatTheInterfaceDemands(String backend) throws Exception {
    // Given a driver on its two sockets
    driver = new PackagedDriver(directory, backend);
    driver.awaitReady();
    Path report = Path.of("target/csi-sanity-" + backend + ".xml").toAbsolutePath();
    Path parameters =
        Files.writeString(
            directory.resolve("parameters.yaml"), "csi.storage.k8s.io/pvc/namespace: sanity\n");

    // When csi-sanity has seen everything
    Path log = Path.of("target/csi-sanity-" + backend + ".log").toAbsolutePath();
    var sanity =
        new ProcessBuilder(
                program.toString(),
                "--csi.endpoint=unix://" + driver.node(),
                "--csi.controllerendpoint=unix://" + driver.controller(),
                "--csi.mountdir=" + directory.resolve("m"),
                "--csi.stagingdir=" + directory.resolve("stage"),
                "--csi.testvolumeparameters=" + parameters,
                "--ginkgo.no-color",
                "--ginkgo.junit-report=" + report)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = sanity.waitFor(180, TimeUnit.SECONDS);
    sanity.destroyForcibly();

    // Then nothing failed, and nothing was left out that need not be
    assertThat(ended).as("csi-sanity ended: %s", log).isTrue();
    var results = SanityReport.read(report);
    assertThat(results.failures()).isEmpty();
    assertThat(results.passed()).as("tests that ran").isGreaterThan(50);
    assertThat(Set.copyOf(results.skipped().values())).isEqualTo(EXPLAINED.keySet());
  }

  private static Optional<Path> program() {
    return Optional.ofNullable(System.getenv("MIZZEN_CSI_SANITY"))
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable);
  }
}
