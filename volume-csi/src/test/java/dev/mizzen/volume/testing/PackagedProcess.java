package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the packaged jar, as an image would run it: for tests after {@code package}. */
public final class PackagedProcess {

  private final Process process;
  private final Path log;

  private PackagedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a command of the jar; what it writes goes into the log. */
  public static PackagedProcess start(Path log, StoreSettings store, String... arguments)
      throws IOException {
    var builder = java(log, List.of("-jar", jar().toString()), arguments);
    var environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("MIZZEN_STORE_ENDPOINT", store.endpoint().toString());
    environment.put("MIZZEN_STORE_BUCKET", store.bucket());
    environment.put("MIZZEN_STORE_PREFIX", store.prefix());
    environment.put("AWS_ACCESS_KEY_ID", S3Server.KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
    return new PackagedProcess(builder.start(), log);
  }

  /** Starts the keeper, which has a main method of its own. */
  public static PackagedProcess keeper(Path log, String... arguments) throws IOException {
    var program = List.of("-cp", jar().toString(), "dev.mizzen.volume.KeeperCommand");
    return new PackagedProcess(java(log, program, arguments).start(), log);
  }

  private static ProcessBuilder java(Path log, List<String> program, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(program);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
  }

  private static Path jar() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("target"), "volume-csi-*.jar")) {
      return files.iterator().next();
    }
  }

  /**
   * @return true
   * @throws IllegalStateException with the end of its log when it has ended
   */
  public boolean requireAlive() {
    if (process.isAlive()) {
      return true;
    }
    throw new IllegalStateException("The process ended: " + log());
  }

  /** What it wrote so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** Tells it to stop, and kills it when it does not. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
