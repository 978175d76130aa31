package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The kernel's side of file systems that this process serves. */
public interface FuseDevice {

  /**
   * Mounts at an existing directory.
   *
   * @param source what the mount table shows
   */
  Session mount(String source, Path target, boolean readOnly) throws IOException;

  /**
   * A mount that another process has made.
   *
   * @param device taken over
   * @param note of {@link Session#note}
   */
  Session takeUp(Descriptor device, byte[] note) throws IOException;

  /** A mount as long as this process has to do with it. */
  interface Session extends Closeable {

    Descriptor device();

    /** What another process has to know besides the descriptor. */
    byte[] note();

    /**
     * Begins to serve.
     *
     * @param name of its threads
     * @param directory where it may note what is under way, for the next process
     * @return by which the kernel is told of changes
     */
    Notifier serve(String name, FileSystem fileSystem, Path directory) throws IOException;

    /** Whether requests are served; not once the file system is mounted nowhere. */
    boolean isServing();

    /**
     * Ends what is under way, and closes the descriptor. The mount stays if somebody else has it.
     */
    @Override
    void close();
  }
}
