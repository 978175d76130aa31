package dev.mizzen.volume.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** Where processes of the same user connect with a {@link PassingSocket}. */
public final class PassingListener implements Closeable {

  private static final int WAITING = 64;

  private final int socket;
  private final Duration patience;

  private PassingListener(int socket, Duration patience) {
    this.socket = socket;
    this.patience = patience;
  }

  /**
   * Listens at a path that only this user may connect to; a socket that an earlier process left
   * there is replaced.
   *
   * @param patience how long any one call on an accepted socket may wait for the other end
   */
  public static PassingListener listen(Path path, Duration patience) throws IOException {
    Files.deleteIfExists(path);
    int socket = SocketCalls.socket();
    try {
      SocketCalls.bind(socket, path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      SocketCalls.listen(socket, WAITING);
      return new PassingListener(socket, patience);
    } catch (KernelException e) {
      OpenCalls.close(socket);
      throw new IOException("Cannot listen at " + path, e);
    }
  }

  /** Waits for the next one; empty after {@link #stop}. */
  public Optional<PassingSocket> accept() throws IOException {
    try {
      int accepted = SocketCalls.accept(socket);
      SocketCalls.setPatience(accepted, patience);
      return Optional.of(new PassingSocket(accepted));
    } catch (KernelException e) {
      if (e.errno() == KernelException.EINVAL) {
        return Optional.empty();
      }
      throw new IOException("Cannot accept a connection", e);
    }
  }

  /** Nobody gets in any more; who waits in {@link #accept} returns. */
  public void stop() {
    SocketCalls.shutdown(socket);
  }

  @Override
  public void close() {
    OpenCalls.close(socket);
  }
}
