package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for the kernel, for tests without root: programs call the file system that serves their
 * mount now. Mounts outlive the agent, so tests keep one of these over several agents.
 */
final class FakeFuse implements FuseDevice {

  private static final Path NOWHERE = Path.of("/dev/null");

  private final Map<Integer, FileSystem> served = new ConcurrentHashMap<>();
  private final AtomicInteger devices = new AtomicInteger();
  private final FakeMounts mounts;

  FakeFuse(FakeMounts mounts) {
    this.mounts = mounts;
  }

  @Override
  public Session mount(String source, Path target, boolean readOnly) {
    int number = devices.incrementAndGet();
    mounts.mount(source(number), target, readOnly);
    return new Served(number, Descriptor.open(NOWHERE, Descriptor.O_RDWR, 0));
  }

  private static Path source(int number) {
    return Path.of("/fuse").resolve(Integer.toString(number));
  }

  @Override
  public Session takeUp(Descriptor device, byte[] note) {
    return new Served(note[0], device);
  }

  /** The process that serves is killed. */
  void kill() {
    served.clear();
  }

  /** What answers a program there; absent while it would wait. */
  Optional<FileSystem> at(Path target) {
    return Optional.ofNullable(
        served.get(Integer.parseInt(mounts.seenAt(target).getFileName().toString())));
  }

  private final class Served implements Session {
    private final int number;
    private final Descriptor device;

    private Served(int number, Descriptor device) {
      this.number = number;
      this.device = device;
    }

    @Override
    public Descriptor device() {
      return device;
    }

    @Override
    public byte[] note() {
      return new byte[] {(byte) number};
    }

    @Override
    public Notifier serve(String name, FileSystem fileSystem, Path directory) {
      served.put(number, fileSystem);
      return new Forgetful();
    }

    @Override
    public boolean isServing() {
      return served.containsKey(number) && mounts.isMountedFrom(source(number));
    }

    @Override
    public void close() {
      served.remove(number);
      device.close();
    }
  }

  /** Nobody here remembers anything. */
  private static final class Forgetful implements Notifier {
    @Override
    public void inode(long node) {
      // As the interface says of what the kernel does not know.
    }

    @Override
    public void entry(long parent, String name) {
      // As above.
    }

    @Override
    public boolean allEntries() {
      return true;
    }
  }
}
