package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode;
import csi.v1.VolumeCapability.AccessMode.Mode;
import csi.v1.VolumeCapability.MountVolume;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeper and agent as processes of their own, real mounts, and a program that works in one while
 * the agent dies again and again: MIZZEN_KILL_ROUNDS times. Needs root, /dev/fuse and Linux 6.9,
 * hence MIZZEN_IT_MOUNTS=1. Nothing here looks into a mount but programs that may wait.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class AgentKilledIT {

  private static final VolumeId VOLUME = new VolumeId("shop", "weights");
  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MIZZEN_KILL_ROUNDS", "5"));

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> targets = new ArrayList<>();
  private S3Server store;
  private VolumeRepository volume;
  private Process keeper;
  private Process agent;

  @BeforeEach
  void start() throws IOException {
    store = new S3Server(directory.resolve("store"));
    volume = new VolumeRepository(new S3Store(store.settings()), VOLUME);
    volume.mark("volume-uid-1");
    startKeeper();
    startAgent();
  }

  @AfterEach
  void stop() throws Exception {
    for (var process : processes) {
      // With the last descriptor gone, whoever waits for an answer gets an error.
      process.destroyForcibly().waitFor();
    }
    targets.forEach(new LinuxMounts()::unmount);
    store.close();
  }

  private void startKeeper() throws IOException {
    keeper =
        java(
            "keeper",
            "dev.mizzen.volume.KeeperCommand",
            "--state-dir=" + state(),
            "--management-port=0");
    await().atMost(Duration.ofSeconds(60)).until(() -> log("keeper").contains("Keeper ready"));
  }

  private void startAgent() throws IOException {
    Files.deleteIfExists(csiSocket());
    agent =
        java(
            "agent",
            "dev.mizzen.volume.Main",
            "agent",
            "--node-name=node-1",
            "--kubelet-dir=" + directory.resolve("k"),
            "--state-dir=" + state(),
            "--management-port=0",
            "--store-endpoint=" + store.endpoint(),
            "--store-bucket=" + S3Server.BUCKET,
            "--store-prefix=some/prefix");
  }

  private void awaitAgent() {
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(csiSocket()));
  }

  private Process java(String name, String main, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    return begin(name, command);
  }

  private Process begin(String name, List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
    var process = builder.start();
    processes.add(process);
    return process;
  }

  private String log(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  private Path state() {
    return directory.resolve("s");
  }

  private Path csiSocket() {
    return directory.resolve("k/plugins/csi.mizzen.dev/csi.sock");
  }

  private Path publish(String pod) throws Exception {
    Path target = Files.createDirectories(directory.resolve("k").resolve(pod)).resolve("mount");
    targets.add(target);
    awaitAgent();
    try (var channel = new UnixChannel(csiSocket())) {
      NodeGrpc.newBlockingStub(channel.grpc())
          .nodePublishVolume(
              NodePublishVolumeRequest.newBuilder()
                  .setVolumeId(VOLUME.toString())
                  .setTargetPath(target.toString())
                  .setVolumeCapability(
                      VolumeCapability.newBuilder()
                          .setMount(MountVolume.getDefaultInstance())
                          .setAccessMode(
                              AccessMode.newBuilder().setMode(Mode.MULTI_NODE_MULTI_WRITER)))
                  .putVolumeContext("csi.storage.k8s.io/pod.uid", pod)
                  .putVolumeContext("csi.storage.k8s.io/pod.namespace", VOLUME.namespace())
                  .putVolumeContext("csi.storage.k8s.io/pod.name", pod)
                  .build());
    }
    return target;
  }

  private void unpublish(Path target) throws Exception {
    awaitAgent();
    try (var channel = new UnixChannel(csiSocket())) {
      NodeGrpc.newBlockingStub(channel.grpc())
          .nodeUnpublishVolume(
              NodeUnpublishVolumeRequest.newBuilder()
                  .setVolumeId(VOLUME.toString())
                  .setTargetPath(target.toString())
                  .build());
    }
  }

  private Process program(Path target) throws Exception {
    Path script = directory.resolve("program.py");
    try (var in = AgentKilledIT.class.getResourceAsStream("program.py")) {
      Files.write(script, in.readAllBytes());
    }
    return begin(
        "program",
        List.of(
            "/usr/bin/python3",
            script.toString(),
            target.toString(),
            directory.resolve("progress").toString(),
            directory.resolve("stop").toString()));
  }

  private long progress() throws IOException {
    Path file = directory.resolve("progress");
    return Files.exists(file) ? Long.parseLong(Files.readString(file).split(" ")[0]) : 0;
  }

  private void awaitProgress(Process program) throws IOException {
    long before = progress();
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> !program.isAlive() || progress() > before + 5);
    assertThat(program.isAlive()).as(log("program") + log("agent")).isTrue();
  }

  @Test
  void aProgramDoesNotNoticeThatTheAgentIsKilled() throws Exception {
    // Given a program at work in a volume
    Path target = publish("pod-1");
    var program = program(target);
    awaitProgress(program);

    // When the agent is killed again and again
    for (int round = 0; round < ROUNDS; round++) {
      agent.destroyForcibly().waitFor();
      startAgent();
      awaitProgress(program);
    }

    // Then the program ends well, and what it wrote is what the next pod reads
    Files.createFile(directory.resolve("stop"));
    assertThat(program.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).as(log("program")).isZero();
    String written = digest(target);
    unpublish(target);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(digest(publish("pod-2"))).isEqualTo(written));
  }

  @Test
  void aKeeperMayBeReplacedAndThenTheAgentKilled() throws Exception {
    // Given a program at work, and a keeper that is killed and comes back
    Path target = publish("pod-1");
    var program = program(target);
    keeper.destroyForcibly().waitFor();
    Files.delete(directory.resolve("keeper.log"));
    startKeeper();
    await().atMost(Duration.ofSeconds(60)).until(() -> log("keeper").contains("Keeps"));

    // When the agent is killed
    agent.destroyForcibly().waitFor();
    startAgent();

    // Then the program goes on
    awaitProgress(program);
    Files.createFile(directory.resolve("stop"));
    assertThat(program.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).as(log("program")).isZero();
  }

  /** Of names and contents, by a process that may wait for the agent. */
  private String digest(Path target) throws Exception {
    var process =
        new ProcessBuilder(
                "bash",
                "-c",
                "cd \"$0\" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum",
                target.toString())
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.inputReader().readLine();
  }
}
