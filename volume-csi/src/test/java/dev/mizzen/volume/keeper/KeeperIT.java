package dev.mizzen.volume.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.TestDescriptors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The keeper as a process of its own. */
class KeeperIT {

  @TempDir Path directory;
  private Path socket;
  private Process process;
  private KeeperClient keeper;

  @BeforeEach
  void start() throws Exception {
    socket = directory.resolve("keeper/keeper.sock");
    keeper = new KeeperClient(socket);
    process = begin();
    awaitReady();
  }

  private void awaitReady() {
    await().until(() -> Files.readString(directory.resolve("keeper.log")).contains("ready"));
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mizzen.volume.KeeperCommand",
                "--state-dir=" + directory,
                "--management-port=0"))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("keeper.log").toFile())
        .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Test
  void keepsAFileAndAPipeThatThisProcessHasClosed() throws Exception {
    // Given a file without a name and the writing end of a pipe
    Path file = Files.writeString(directory.resolve("file"), "content");
    Descriptor descriptor = TestDescriptors.open(file);
    Files.delete(file);
    var pipe = TestDescriptors.pipe();
    keeper.put("file", descriptor, new byte[0]);
    keeper.put("pipe", pipe.to(), "note".getBytes(StandardCharsets.UTF_8));
    descriptor.close();
    pipe.to().close();

    // When they come back
    var all = keeper.all();

    // Then the file is the same, and what is written to the pipe arrives
    assertThat(Files.readString(TestDescriptors.path(all.get(0).descriptor())))
        .isEqualTo("content");
    assertThat(all.get(1).note()).asString(StandardCharsets.UTF_8).isEqualTo("note");
    Files.writeString(TestDescriptors.path(all.get(1).descriptor()), "through the pipe");
    all.forEach(kept -> kept.descriptor().close());
    keeper.remove("pipe");
    assertThat(Files.readAllBytes(TestDescriptors.path(pipe.from())))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("through the pipe");
    pipe.from().close();
  }

  @Test
  void letsGoOfEverythingWhenItIsKilled() throws Exception {
    // Given the writing end of a pipe that only the keeper has
    var pipe = TestDescriptors.pipe();
    keeper.put("pipe", pipe.to(), new byte[0]);
    pipe.to().close();

    // When it dies, and another one starts
    process.destroyForcibly().waitFor();
    process = begin();
    awaitReady();

    // Then the pipe has ended, and the new one has nothing
    assertThat(Files.readAllBytes(TestDescriptors.path(pipe.from()))).isEmpty();
    assertThat(keeper.names()).isEmpty();
    pipe.from().close();
  }

  @Test
  void givesWayToNoSecondOne() throws Exception {
    var second = begin();

    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(keeper.names()).isEmpty();
  }

  @Test
  void removesItsSocketWhenItIsToldToStop() throws Exception {
    process.destroy();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(socket).doesNotExist();
  }

  /** Even where the socket's own permissions would let them. Needs root. */
  @Test
  @EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
  void refusesOtherUsers() throws Exception {
    // Given a socket that somebody has opened to all
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));

    // When another user asks
    var asking =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                s.connect(sys.argv[1])
                s.send(bytes([1, 2, 0, 0]))
                sys.stdout.buffer.write(s.recv(1000)[4:])
                """,
                socket.toString())
            .redirectErrorStream(true)
            .start();

    // Then the answer is no
    assertThat(asking.inputReader().readLine()).isEqualTo("Only uid 0 may use the keeper");
    assertThat(asking.waitFor()).isZero();
  }
}
