package dev.mizzen.volume.agent;

import dev.mizzen.volume.view.View;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A volume in one pod. No method looks into the mount, so that none can hang on it. Once it is
 * closed nothing of this process uses the view's directory.
 */
public interface PodView extends Closeable {

  View view();

  /**
   * Mounts the view; nothing happens when it is mounted.
   *
   * @return whether it was mounted now
   */
  boolean mount(Path target) throws IOException;

  /** Takes up what an earlier life of this process had mounted. */
  void recover(Path target) throws IOException;

  /** Takes the mount away; nothing happens when there is none. */
  void unmount(Path target) throws IOException;

  /** Lets go of the view, and leaves the mount to the next process. */
  @Override
  void close() throws IOException;
}
