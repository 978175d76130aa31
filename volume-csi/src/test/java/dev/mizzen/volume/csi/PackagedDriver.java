package dev.mizzen.volume.csi;

import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.testing.PackagedProcess;
import dev.mizzen.volume.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The whole driver as its images run it, on this machine: controller, keeper and agent over S3. */
final class PackagedDriver {

  private final Path directory;
  private final S3Server s3;
  private final List<PackagedProcess> processes = new ArrayList<>();

  /**
   * @param directory empty, made open to every user
   * @param backend of the agent
   */
  PackagedDriver(Path directory, String backend) throws IOException {
    this.directory = directory;
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(directory.resolve("k/pods"));
    s3 = new S3Server(directory.resolve("s3"));
    processes.add(
        PackagedProcess.start(
            directory.resolve("controller.log"),
            s3.settings(),
            "controller",
            "--socket=" + controller(),
            "--management-port=0"));
    // Also for the plain backend, which does without.
    processes.add(
        PackagedProcess.keeper(
            directory.resolve("keeper.log"),
            "--state-dir=" + directory.resolve("s"),
            "--management-port=0"));
    processes.add(
        PackagedProcess.start(
            directory.resolve("agent.log"),
            s3.settings(),
            "agent",
            "--node-name=node-1",
            "--kubelet-dir=" + directory.resolve("k"),
            "--state-dir=" + directory.resolve("s"),
            "--backend=" + backend,
            "--management-port=0"));
  }

  /** The agent's socket. */
  Path node() {
    return directory.resolve("k/plugins/csi.mizzen.dev/csi.sock");
  }

  /** The controller's socket. */
  Path controller() {
    return directory.resolve("controller.sock");
  }

  /** Where a pod's volume is mounted. */
  Path target(String pod) throws IOException {
    return Files.createDirectories(directory.resolve("k/pods").resolve(pod)).resolve("mount");
  }

  void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                processes.stream().allMatch(PackagedProcess::requireAlive)
                    && Files.exists(node())
                    && Files.exists(controller()));
  }

  /** The agent before the keeper, which holds its mounts. */
  void stop() throws InterruptedException {
    for (var process : processes.reversed()) {
      process.stop();
    }
    s3.close();
  }
}
