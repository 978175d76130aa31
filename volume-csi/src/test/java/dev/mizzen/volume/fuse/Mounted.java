package dev.mizzen.volume.fuse;

import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LentPages;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A file system that is mounted and served, for a test; gone after it, whatever happens. */
public final class Mounted implements AutoCloseable {

  static final int MOST_THREADS = 16;
  private static final Duration ENOUGH = Duration.ofSeconds(10);

  private final LinuxMounts mounts = new LinuxMounts();
  private final Path target;
  private final Path directory;
  private final Descriptor device;
  private final Negotiated negotiated;
  private FuseServer server;

  private Mounted(FileSystem fileSystem, Path directory, boolean readOnly) throws Exception {
    target = Files.createDirectory(directory.resolve("mount"));
    this.directory = directory;
    device = new FuseMount(mounts, new MountTable()).mount("mizzen:test/volume", target, readOnly);
    try {
      negotiated = Handshake.with(device);
      server = server(fileSystem, negotiated, Files.createDirectory(directory.resolve("state")));
      server.start();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** With what this process keeps of the mount in the directory. */
  public static Mounted of(FileSystem fileSystem, Path directory) throws Exception {
    return new Mounted(fileSystem, directory, false);
  }

  /** As {@link #of}, so that nobody can write. */
  public static Mounted readOnly(FileSystem fileSystem, Path directory) throws Exception {
    return new Mounted(fileSystem, directory, true);
  }

  private FuseServer server(FileSystem fileSystem, Negotiated agreed, Path state)
      throws IOException {
    return new FuseServer(
        "test",
        device,
        agreed,
        fileSystem,
        InFlight.in(state.resolve("in-flight"), MOST_THREADS),
        answers());
  }

  /** What is idle goes back at once, so that whoever still used it would see zeros. */
  static LentPages answers() {
    return new LentPages(
        FuseServer.ANSWER_BYTES, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
  }

  public Path path() {
    return target;
  }

  Path path(String name) {
    return target.resolve(name);
  }

  Descriptor device() {
    return device;
  }

  Negotiated negotiated() {
    return negotiated;
  }

  public FuseServer server() {
    return server;
  }

  /** As if another process took over, with what the disk has now of the one before. */
  void resumeWith(FileSystem fileSystem, Negotiated agreed) throws IOException {
    var state = Files.createDirectory(directory.resolve("next-state"));
    Files.copy(directory.resolve("state/in-flight"), state.resolve("in-flight"));
    server = server(fileSystem, agreed, state);
    server.resume();
  }

  void unmount() {
    mounts.unmount(target);
  }

  @Override
  public void close() {
    unmount();
    try {
      if (server != null) {
        await("that nothing of the mount is open").atMost(ENOUGH).until(() -> !server.isServing());
      }
    } finally {
      stop();
      device.close();
    }
  }

  /** What is still open somewhere gets no answers any more. */
  private void stop() {
    try {
      if (server != null) {
        server.drain(ENOUGH);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
