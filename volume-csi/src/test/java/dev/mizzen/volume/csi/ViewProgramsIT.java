package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import csi.v1.ControllerGrpc;
import csi.v1.CreateVolumeRequest;
import csi.v1.NodeGrpc;
import csi.v1.NodeGrpc.NodeBlockingStub;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode;
import csi.v1.VolumeCapability.MountVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that people run, in a view that the packaged driver mounts through FUSE, as the user
 * that Functions have; and once more in a second view, which has only what the first one committed.
 * They mount for real: MIZZEN_IT_MOUNTS=1, as root. The programs are shell scripts, each beside one
 * that looks at its traces later.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class ViewProgramsIT {

  private static final List<String> PROGRAMS =
      List.of("posix", "git", "sqlite", "tar", "pip", "mmap", "rsync");
  private static final String NEEDS = "# needs ";
  private static final VolumeCapability MOUNT =
      VolumeCapability.newBuilder()
          .setMount(MountVolume.getDefaultInstance())
          .setAccessMode(AccessMode.newBuilder().setMode(AccessMode.Mode.MULTI_NODE_MULTI_WRITER))
          .build();

  @TempDir Path directory;
  private PackagedDriver driver;
  private UnixChannel client;
  private NodeBlockingStub node;
  private String volume;
  private final List<Path> mounted = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    driver = new PackagedDriver(Files.createDirectory(directory.resolve("d")), "Fuse");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(Files.createDirectory(scripts()).resolve("posix.py"), script("posix.py"));
    driver.awaitReady();
    volume = makeVolume();
    client = new UnixChannel(driver.node());
    node = NodeGrpc.newBlockingStub(client.grpc());
  }

  @AfterEach
  void stop() throws Exception {
    for (Path target : List.copyOf(mounted)) {
      unmount(target);
    }
    if (client != null) {
      client.close();
    }
    driver.stop();
  }

  private Path scripts() {
    return directory.resolve("scripts");
  }

  private String makeVolume() {
    var controller = new UnixChannel(driver.controller());
    try {
      return ControllerGrpc.newBlockingStub(controller.grpc())
          .createVolume(
              CreateVolumeRequest.newBuilder()
                  .setName("pvc-programs")
                  .addVolumeCapabilities(MOUNT)
                  .putParameters("csi.storage.k8s.io/pvc/namespace", "programs")
                  .build())
          .getVolume()
          .getVolumeId();
    } finally {
      controller.close();
    }
  }

  @Test
  void programsWorkInAViewAndFindTheirFilesInTheNextOne() throws Exception {
    // Given a view, and those programs that this machine has
    Path view = mount("first");
    var present = new ArrayList<String>();
    for (String program : PROGRAMS) {
      if (isPresent(program)) {
        present.add(program);
      }
    }
    assumeTrue(!present.isEmpty(), "none of the programs is installed");

    // When each has worked there, and the view is gone with its pod
    var outputs = new ArrayList<String>();
    for (String program : present) {
      outputs.add(run(program, program + ".sh", view));
    }
    unmount(view);

    // Then none failed, and all is there in another pod's view
    assertThat(outputs).allMatch(String::isEmpty);
    Path next = mount("second");
    for (String program : present) {
      assertThat(run(program, program + "-again.sh", next)).isEmpty();
    }
  }

  private Path mount(String pod) throws IOException {
    Path target = driver.target(pod);
    node.nodePublishVolume(
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId(volume)
            .setTargetPath(target.toString())
            .setVolumeCapability(MOUNT)
            .putVolumeContext("csi.storage.k8s.io/pod.uid", pod)
            .putVolumeContext("csi.storage.k8s.io/pod.namespace", "programs")
            .putVolumeContext("csi.storage.k8s.io/pod.name", pod)
            .build());
    mounted.add(target);
    assertThat(Files.getFileStore(target).type()).startsWith("fuse");
    return target;
  }

  private void unmount(Path target) {
    node.nodeUnpublishVolume(
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId(volume)
            .setTargetPath(target.toString())
            .build());
    mounted.remove(target);
  }

  private static String script(String name) throws IOException {
    try (var in = ViewProgramsIT.class.getResourceAsStream("/programs/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isPresent(String program) throws IOException {
    return script(program + ".sh")
        .lines()
        .filter(line -> line.startsWith(NEEDS))
        .map(line -> line.substring(NEEDS.length()))
        .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
  }

  /**
   * What the script writes when it fails; nothing when all went well.
   *
   * @param view a directory of the program's own is made in it
   */
  private String run(String program, String script, Path view) throws Exception {
    Path plain = ownedByFunctions(directory.resolve("plain-" + program));
    Path output = directory.resolve(script + ".log");
    var process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65532",
                "--regid=65532",
                "--clear-groups",
                "bash",
                "-euo",
                "pipefail",
                "-c",
                "mkdir -p \"$VIEW\"; cd \"$VIEW\"\n" + script(script))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    var environment = process.environment();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", plain.toString());
    environment.put("PLAIN", plain.toString());
    environment.put("SCRIPTS", scripts().toString());
    environment.put("VIEW", view.resolve(program).toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_AUTHOR_NAME", "somebody");
    environment.put("GIT_AUTHOR_EMAIL", "somebody@example.com");
    environment.put("GIT_COMMITTER_NAME", "somebody");
    environment.put("GIT_COMMITTER_EMAIL", "somebody@example.com");
    var running = process.start();
    boolean ended = running.waitFor(180, TimeUnit.SECONDS);
    running.destroyForcibly();
    if (ended && running.exitValue() == 0) {
      return "";
    }
    return script
        + (ended ? " ended with " + running.exitValue() : " hangs")
        + ": "
        + Files.readString(output);
  }

  private static Path ownedByFunctions(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectory(path);
      Files.setAttribute(path, "unix:uid", 65532);
      Files.setAttribute(path, "unix:gid", 65532);
    }
    return path;
  }
}
