package dev.mizzen.volume.agent;

import dev.mizzen.volume.view.View;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
  boolean mount() throws IOException;

  /** Takes the mount away; nothing happens when there is none. */
  void unmount() throws IOException;

  /** What is done with a view while its pod runs. */
  interface Upkeep {

    /** Whether anything differs from the last commit. */
    boolean isDirty();

    /** Commits what no program has open for writing. */
    View.CommitResult commitClosed();

    /** How many bytes there may be; absent for as many as the disk has. */
    void capacity(OptionalLong bytes);
  }

  /** Runs the work, unless the view has no upkeep, is read-only or is closed; then never again. */
  void keepUp(Consumer<Upkeep> work);

  /** What the pod has used, and whether its mount is well. */
  Usage usage() throws IOException;

  /**
   * As statfs(2) tells it to the pod.
   *
   * @param problem what is wrong with the mount; empty when nothing is
   */
  record Usage(long totalBytes, long usedBytes, long availableBytes, String problem) {

    /** Of what lies on the node's disk as it is. */
    static Usage ofDisk(Path directory, String problem) throws IOException {
      var disk = Files.getFileStore(directory);
      long total = disk.getTotalSpace();
      return new Usage(total, total - disk.getUnallocatedSpace(), disk.getUsableSpace(), problem);
    }
  }

  /** Lets go of the view, and leaves the mount to the next process. May be called again. */
  @Override
  void close() throws IOException;
}
