package dev.mizzen.dict.sidecar;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a Unix socket. Who may open its folder may connect: in a pod that is the folder's
 * volume alone, shared with the function's container.
 */
record SocketFile(Path path) {
  /** Removes what a sidecar that was killed left behind; never what one that runs listens on. */
  void clear() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is there and is no socket: move it away");
    }
    if (answers()) {
      throw new IOException("another process listens on " + path);
    }
    Files.delete(path);
  }

  private boolean answers() {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(address());
    } catch (IOException e) {
      return false;
    }
  }

  /** User and group may connect: a container of the pod may run as another user of its group. */
  void open() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
  }

  void remove() throws IOException {
    Files.deleteIfExists(path);
  }

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }
}
