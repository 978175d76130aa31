package dev.mizzen.volume.agent;

import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.view.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A view that this process serves, and its mount. Mounting and unmounting come one after the other,
 * by the target's turn in {@link InProgress}.
 */
final class FusePodView implements PodView {

  private final Published.Volume volume;
  private final Path directory;
  private final Path target;
  private final String name;
  private final Reopening reopening;
  private final Kernel kernel;

  /** Who closes the view waits for upkeep, which may take as long as a commit. */
  private final Lock turn = new ReentrantLock(true);

  private volatile LazyView lazy;
  private volatile Optional<FuseDevice.Session> session = Optional.empty();
  private boolean closed;

  /** What all mounts have to do with. */
  record Kernel(FuseDevice fuse, Mounts mounts, KeptMounts kept) {}

  /** Opens the view anew when the kernel knows nothing of it any more. */
  interface Reopening {
    LazyView open() throws IOException;
  }

  /**
   * @param directory of the view
   * @param name of its mount with the keeper
   */
  FusePodView(
      Published.Volume volume,
      Path directory,
      String name,
      LazyView lazy,
      Reopening reopening,
      Kernel kernel) {
    this.volume = volume;
    this.directory = directory;
    this.target = Path.of(volume.target());
    this.name = name;
    this.lazy = lazy;
    this.reopening = reopening;
    this.kernel = kernel;
  }

  @Override
  public View view() {
    return lazy;
  }

  @Override
  public boolean mount() throws IOException {
    boolean mounted = kernel.mounts().isMounted(target);
    if (mounted && isServing()) {
      return false;
    }
    if (mounted) {
      // Nobody serves it.
      kernel.mounts().unmount(target);
    }
    if (session.isPresent()) {
      end();
      reopen();
    }
    Files.createDirectories(target);
    mountNow();
    return true;
  }

  private boolean isServing() {
    return session.filter(FuseDevice.Session::isServing).isPresent();
  }

  private void reopen() throws IOException {
    turn.lock();
    try {
      lazy.close();
      lazy = reopening.open();
    } finally {
      turn.unlock();
    }
  }

  /** What is not with the keeper must not be seen by a program. */
  private void mountNow() throws IOException {
    var fresh =
        kernel
            .fuse()
            .mount(
                "mizzen:%s/%s".formatted(volume.namespace(), volume.volume()),
                target,
                volume.readOnly());
    try {
      kernel.kept().hold(name, fresh);
      serveNow(fresh);
    } catch (IOException | RuntimeException e) {
      kernel.mounts().unmount(target);
      kernel.kept().remove(name);
      fresh.close();
      throw e;
    }
  }

  /** Goes on with a mount that the keeper holds. */
  void serve(FuseDevice.Session left) throws IOException {
    kernel.kept().holds(name, left);
    serveNow(left);
  }

  private void serveNow(FuseDevice.Session mounted) throws IOException {
    lazy.attach(mounted.serve("fuse-" + volume.volume(), lazy, directory), volume.readOnly());
    session = Optional.of(mounted);
  }

  @Override
  public void unmount() {
    // Served until it is gone: the kernel may still write what programs have changed in memory.
    kernel.mounts().unmount(target);
    end();
  }

  private void end() {
    kernel.kept().remove(name);
    session.ifPresent(FuseDevice.Session::close);
    session = Optional.empty();
  }

  @Override
  public void keepUp(Consumer<Upkeep> work) {
    turn.lock();
    try {
      if (!closed && !volume.readOnly()) {
        work.accept(new LazyUpkeep(lazy));
      }
    } finally {
      turn.unlock();
    }
  }

  private record LazyUpkeep(LazyView lazy) implements Upkeep {
    @Override
    public boolean isDirty() {
      return lazy.isDirty();
    }

    @Override
    public View.CommitResult commitClosed() {
      return lazy.commitClosed();
    }

    @Override
    public void capacity(OptionalLong bytes) {
      lazy.capacity(bytes);
    }
  }

  @Override
  public Usage usage() throws IOException {
    var statistics = lazy.statfs();
    return new Usage(
        statistics.bytes(),
        statistics.bytes() - statistics.freeBytes(),
        statistics.availableBytes(),
        isServing() && kernel.mounts().isMounted(target)
            ? ""
            : "The volume is not mounted, or not served");
  }

  @Override
  public void close() throws IOException {
    turn.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      kernel.kept().leave(name);
      session.ifPresent(FuseDevice.Session::close);
      session = Optional.empty();
      lazy.close();
    } finally {
      turn.unlock();
    }
  }
}
