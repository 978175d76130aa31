package dev.mizzen.volume.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A directory whose inside belongs to somebody we do not trust. A pod may at any moment put a link
 * to the node's own files where a directory was; whatever is opened here is opened below the
 * directory, or not at all.
 */
public final class Beneath implements Closeable {

  private static final long RESOLVE = OpenCalls.RESOLVE_BENEATH | OpenCalls.RESOLVE_NO_SYMLINKS;

  private final int root;

  /**
   * @param root trusted, links in it are followed
   */
  public Beneath(Path root) {
    this.root =
        OpenCalls.open(
            OpenCalls.AT_FDCWD, root.toString(), Descriptor.O_PATH | Descriptor.O_CLOEXEC, 0, 0);
  }

  /** Something held open; its path stays the same thing whatever happens to its name. */
  public static final class Held implements Closeable {
    private final int descriptor;

    private Held(int descriptor) {
      this.descriptor = descriptor;
    }

    /** For the calls of {@link java.nio.file.Files}; children are named by {@code resolve}. */
    public Path path() {
      return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() {
      OpenCalls.close(descriptor);
    }
  }

  /**
   * Holds what has this path now.
   *
   * @param relative without leading slash, empty for the directory itself
   * @throws NoSuchFileException when it is not there, or a file or a link lies on the way
   */
  public Held hold(String relative) throws IOException {
    try {
      return new Held(
          OpenCalls.open(
              root,
              relative.isEmpty() ? "." : relative,
              Descriptor.O_PATH | Descriptor.O_CLOEXEC,
              0,
              RESOLVE));
    } catch (KernelException e) {
      throw switch (e.errno()) {
        case KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP ->
            new NoSuchFileException(relative);
        default -> new IOException("Cannot open '%s' in the volume".formatted(relative), e);
      };
    }
  }

  @Override
  public void close() {
    OpenCalls.close(root);
  }
}
