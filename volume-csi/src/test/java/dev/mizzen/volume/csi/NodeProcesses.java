package dev.mizzen.volume.csi;

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

/**
 * A node with keeper and agent as processes of their own, over a store in this process, and
 * programs that work in real mounts. Nothing here looks into a mount but programs, which may wait.
 */
final class NodeProcesses {

  static final VolumeId VOLUME = new VolumeId("shop", "weights");

  static final Duration LONG = Duration.ofSeconds(120);

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> targets = new ArrayList<>();
  private final S3Server store;
  private final VolumeRepository volume;
  private Process keeper;
  private Process agent;

  /**
   * @param directory empty
   */
  NodeProcesses(Path directory) throws IOException {
    this.directory = directory;
    store = new S3Server(directory.resolve("store"));
    volume = new VolumeRepository(objects(), VOLUME);
    volume.mark("volume-uid-1");
    startKeeper();
    startAgent();
  }

  S3Store objects() {
    return new S3Store(store.settings());
  }

  VolumeRepository volume() {
    return volume;
  }

  Process keeper() {
    return keeper;
  }

  Process agent() {
    return agent;
  }

  void startKeeper() throws IOException {
    Files.deleteIfExists(log("keeper"));
    keeper =
        java(
            "keeper",
            "dev.mizzen.volume.KeeperCommand",
            "--state-dir=" + state(),
            "--management-port=0");
    await().atMost(LONG).until(() -> logged("keeper").contains("Keeper ready"));
  }

  void startAgent() throws IOException {
    Files.deleteIfExists(csiSocket());
    Files.deleteIfExists(log("agent"));
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

  void awaitAgent() {
    await().atMost(LONG).until(() -> Files.exists(csiSocket()));
  }

  /** With SIGKILL, at whatever it is. */
  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
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
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
    var process = builder.start();
    processes.removeIf(earlier -> !earlier.isAlive());
    processes.add(process);
    return process;
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  /** What it wrote in this life. */
  String logged(String name) throws IOException {
    return Files.exists(log(name)) ? Files.readString(log(name)) : "";
  }

  private Path state() {
    return directory.resolve("s");
  }

  private Path csiSocket() {
    return directory.resolve("k/plugins/csi.mizzen.dev/csi.sock");
  }

  /** Mounts the volume; returns where. */
  Path publish(String pod) throws Exception {
    return publish(pod, "mount", request(pod).setVolumeId(VOLUME.toString()));
  }

  /** Mounts the pod's own directory; returns its socket. */
  Path publishSocket(String pod) throws Exception {
    var run = request(pod).setVolumeId("csi-" + pod);
    run.putVolumeContext("csi.storage.k8s.io/ephemeral", "true");
    return publish(pod, "run", run).resolve("volume.sock");
  }

  private Path publish(String pod, String name, NodePublishVolumeRequest.Builder request)
      throws Exception {
    Path target = Files.createDirectories(directory.resolve("k").resolve(pod)).resolve(name);
    targets.add(target);
    awaitAgent();
    try (var channel = new UnixChannel(csiSocket())) {
      NodeGrpc.newBlockingStub(channel.grpc())
          .nodePublishVolume(request.setTargetPath(target.toString()).build());
    }
    return target;
  }

  private static NodePublishVolumeRequest.Builder request(String pod) {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeCapability(
            VolumeCapability.newBuilder()
                .setMount(MountVolume.getDefaultInstance())
                .setAccessMode(AccessMode.newBuilder().setMode(Mode.MULTI_NODE_MULTI_WRITER)))
        .putVolumeContext("csi.storage.k8s.io/pod.uid", pod)
        .putVolumeContext("csi.storage.k8s.io/pod.namespace", VOLUME.namespace())
        .putVolumeContext("csi.storage.k8s.io/pod.name", pod);
  }

  void unpublish(Path target) throws Exception {
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

  /** Starts a program that works in the mount until it is told to end. */
  Process program(Path target) throws Exception {
    Path script = directory.resolve("program.py");
    try (var in = NodeProcesses.class.getResourceAsStream("program.py")) {
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

  /** How many rounds the program has done. */
  long progress() throws IOException {
    Path file = directory.resolve("progress");
    return Files.exists(file) ? Long.parseLong(Files.readString(file).split(" ")[0]) : 0;
  }

  /** Waits for that many rounds more. */
  void awaitProgress(Process program, int rounds) throws IOException {
    long before = progress();
    await().atMost(LONG).until(() -> !program.isAlive() || progress() >= before + rounds);
    if (!program.isAlive()) {
      throw new AssertionError("The program ended: " + logged("program") + logged("agent"));
    }
  }

  /** Lets the program end, and says how it went. */
  int end(Process program) throws Exception {
    Files.createFile(directory.resolve("stop"));
    if (!program.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The program does not end: " + logged("agent"));
    }
    return program.exitValue();
  }

  /** Of names and contents, by a process that may wait for the agent. */
  String digest(Path target) throws Exception {
    var process =
        new ProcessBuilder(
                "bash",
                "-c",
                "cd \"$0\" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum",
                target.toString())
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The mount does not answer: " + logged("agent"));
    }
    return process.inputReader().readLine();
  }

  void stop() throws Exception {
    for (var process : processes) {
      // With the last descriptor gone, whoever waits for an answer gets an error.
      kill(process);
    }
    targets.forEach(new LinuxMounts()::unmount);
    store.close();
  }
}
