package dev.mizzen.volume.fuse;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system that is mounted and served, for a test; gone after it, whatever happens. */
final class Mounted implements AutoCloseable {

  static final int MOST_THREADS = 16;

  private final LinuxMounts mounts = new LinuxMounts();
  private final Path target;
  private final Path state;
  private final Descriptor device;
  private final Negotiated negotiated;
  private FuseServer server;

  private Mounted(FileSystem fileSystem, Path directory, boolean readOnly) throws Exception {
    target = Files.createDirectory(directory.resolve("mount"));
    state = Files.createDirectory(directory.resolve("state"));
    device = new FuseMount(mounts, new MountTable()).mount("mizzen:test/volume", target, readOnly);
    try {
      negotiated = Handshake.with(device);
      server = server(fileSystem, negotiated);
      server.start();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  static Mounted of(FileSystem fileSystem, Path directory) throws Exception {
    return new Mounted(fileSystem, directory, false);
  }

  static Mounted readOnly(FileSystem fileSystem, Path directory) throws Exception {
    return new Mounted(fileSystem, directory, true);
  }

  private FuseServer server(FileSystem fileSystem, Negotiated agreed) throws Exception {
    return new FuseServer(
        "test",
        device,
        agreed,
        fileSystem,
        InFlight.in(state.resolve("in-flight"), MOST_THREADS),
        BackingFiles.in(state.resolve("backing"), device, agreed),
        4);
  }

  Path path() {
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

  FuseServer server() {
    return server;
  }

  /** As if another process took over, with what it finds on the disk. */
  void resumeWith(FileSystem fileSystem, Negotiated agreed) throws Exception {
    server = server(fileSystem, agreed);
    server.resume();
  }

  void unmount() {
    mounts.unmount(target);
  }

  @Override
  public void close() {
    unmount();
    device.close();
  }
}
