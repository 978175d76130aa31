package dev.mizzen.volume.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second agent, or keeper, away from the same state, as after a pod was deleted by force.
 * The kernel lets go with the process.
 */
public final class StateLock {

  private final FileLock lock;

  private StateLock(FileLock lock) {
    this.lock = lock;
  }

  /**
   * @throws IllegalArgumentException when another process has it
   */
  public static StateLock take(Path stateDirectory) throws IOException {
    Files.createDirectories(stateDirectory);
    var channel =
        FileChannel.open(
            stateDirectory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IllegalArgumentException(
          "Another process works in %s: stop it first".formatted(stateDirectory));
    }
    return new StateLock(lock);
  }

  /** Lets the next one in. */
  public void release() throws IOException {
    lock.channel().close();
  }
}
