package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.volume.load.MountTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A mount and the process that serves it. */
final class FuseMount implements Mounter.Mounted {
  private final Child child;
  private final Path point;

  private FuseMount(Child child, Path point) {
    this.child = child;
    this.point = point;
  }

  static FuseMount start(
      Path folder, Path point, List<String> command, Map<String, String> environment)
      throws IOException {
    Child child = Child.start(folder, Child.NO_PORT, command, environment);
    child.until(() -> MountTable.points().contains(point));
    return new FuseMount(child, point);
  }

  @Override
  public Path path() {
    return point;
  }

  @Override
  public void close() {
    child.close();
    try {
      MountTable.clear(point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
