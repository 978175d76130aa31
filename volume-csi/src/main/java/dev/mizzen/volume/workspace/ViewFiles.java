package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Owner, mode and time of what the agent puts into a view. A view is mounted into one pod and lies
 * below a directory that only root may enter, so that it can be open to every user of the pod.
 */
final class ViewFiles {

  private final Optional<Owner> owner;

  /**
   * @param owner of what is made; absent leaves the agent's own user, for agents without root
   */
  ViewFiles(Optional<Owner> owner) {
    this.owner = owner;
  }

  void dress(Path file, Entry.File entry) throws IOException {
    own(file);
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(entry.executable() ? "rwxrwxrwx" : "rw-rw-rw-"));
    Files.setLastModifiedTime(file, FileTime.from(entry.modifiedNanos(), TimeUnit.NANOSECONDS));
  }

  void makeDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
    dressDirectory(directory);
  }

  void dressDirectory(Path directory) throws IOException {
    own(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  void makeLink(Path link, Entry.Link entry) throws IOException {
    Files.createSymbolicLink(link, Path.of(entry.target()));
    own(link);
  }

  private void own(Path path) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.get().uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.get().gid(), LinkOption.NOFOLLOW_LINKS);
    }
  }
}
