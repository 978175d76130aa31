package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.Contents;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.fuse.AttributeChange;
import dev.mizzen.volume.fuse.Attributes;
import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.view.View;
import dev.mizzen.volume.workspace.Owner;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One pod's view of a volume, served file by file: nothing is fetched before it is looked at, and
 * what the pod changes lies in a directory of the node until it is committed. All that the kernel
 * was told is written down there, so that another process can go on with it.
 */
public final class LazyView implements View, FileSystem, Closeable {

  private final OpenedView parts;
  private final Lock turn = new ReentrantLock(true);
  private volatile Optional<Notifier> notifier = Optional.empty();

  /**
   * What every view of a process shares.
   *
   * @param owner of all that is seen
   * @param nodes directories that were looked at lately
   * @param processes {@code /proc}
   * @param closing how long a reload waits for files whose closing the kernel has yet to tell
   */
  public record Tools(
      Committer committer,
      Transfers transfers,
      Owner owner,
      Contents contents,
      NodeCache nodes,
      InstantSource clock,
      Path processes,
      Duration closing) {}

  /** What is known of the kernel when a view is opened again. */
  public enum Kernel {
    /** The mount goes on: numbers and open files are as they were. */
    ATTACHED,
    /** There is no mount any more; nothing is open. */
    GONE
  }

  LazyView(OpenedView parts) {
    this.parts = parts;
  }

  /**
   * A view of the volume's head; whatever was in the directory is dropped.
   *
   * @param capacity bytes that the view's files may have together; absent: what the disk has
   */
  public static LazyView create(
      Path directory, VolumeRepository volume, Tools tools, OptionalLong capacity)
      throws IOException {
    return new LazyView(ViewDirectory.create(directory, volume, tools, capacity));
  }

  /**
   * A view that {@link #create} has made, perhaps in an earlier life of this process. After the
   * node's power has failed it has of uncommitted files only those that were synced.
   */
  public static LazyView open(
      Path directory, VolumeRepository volume, Tools tools, OptionalLong capacity, Kernel kernel)
      throws IOException {
    return new LazyView(ViewDirectory.open(directory, volume, tools, capacity, kernel, Boot.id()));
  }

  /**
   * Tells reloads whom to tell, and lets the kernel use local files itself.
   *
   * @param readOnly whether it is mounted so that nobody can open anything for writing
   */
  public void attach(Notifier kernel, boolean readOnly) throws IOException {
    parts.passing().attach(kernel, readOnly);
    notifier = Optional.of(kernel);
  }

  /** Counts from now on; may be less than what is there. */
  public void capacity(OptionalLong bytes) {
    parts.quota().capacity(bytes);
  }

  @Override
  public CommitResult commit() {
    return inTurn(() -> parts.commits().commit(true));
  }

  /** Commits what differs, but for files that somebody has open for writing. */
  public CommitResult commitClosed() {
    return inTurn(() -> parts.commits().commit(false));
  }

  /** Whether there may be something to commit: also what was only touched counts. */
  public boolean isDirty() {
    return parts.state().look(names -> !names.table().root().own.isEmpty());
  }

  @Override
  public ReloadResult reload(Dirty dirty) {
    return inTurn(
        () -> {
          parts.commits().finishPending();
          return parts.reloads().reload(dirty, notifier);
        });
  }

  @Override
  public Status status() {
    return inTurn(
        () -> {
          parts.commits().finishPending();
          long commit = parts.state().look(names -> names.table().commit());
          return new Status(commit, parts.reloads().head(commit).number(), dirty());
        });
  }

  @Override
  public Needs needs() {
    return parts.commits().needs();
  }

  private SortedSet<String> dirty() {
    return parts.dirty();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T inTurn(Work<T> work) {
    turn.lock();
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Attributes lookup(long parent, String name) {
    return Refusals.of(() -> parts.names().lookup(parent, name));
  }

  @Override
  public void forget(long node, long references) {
    Refusals.of(() -> parts.names().forget(node, references));
  }

  @Override
  public Attributes getattr(long node) {
    return Refusals.of(() -> parts.attributes().getattr(node));
  }

  @Override
  public Attributes setattr(long node, AttributeChange change) {
    return Refusals.of(() -> parts.attributes().setattr(node, change));
  }

  @Override
  public String readlink(long node) {
    return Refusals.of(() -> parts.names().readlink(node));
  }

  @Override
  public Attributes mknod(long parent, String name, int mode) {
    return Refusals.of(() -> parts.names().mknod(parent, name, mode));
  }

  @Override
  public Attributes mkdir(long parent, String name, int mode) {
    return Refusals.of(() -> parts.names().mkdir(parent, name, mode));
  }

  @Override
  public Attributes symlink(long parent, String name, String target) {
    return Refusals.of(() -> parts.names().symlink(parent, name, target));
  }

  @Override
  public Attributes link(long node, long newParent, String newName) {
    return Refusals.of(() -> parts.names().link(node, newParent, newName));
  }

  @Override
  public void unlink(long parent, String name) {
    Refusals.of(() -> parts.names().unlink(parent, name));
  }

  @Override
  public void rmdir(long parent, String name) {
    Refusals.of(() -> parts.names().rmdir(parent, name));
  }

  @Override
  public void rename(long parent, String name, long newParent, String newName, int flags) {
    Refusals.of(() -> parts.names().rename(parent, name, newParent, newName, flags));
  }

  @Override
  public Opened open(long node, int flags, Caller caller) {
    return Refusals.of(() -> parts.handles().open(node, flags, caller));
  }

  @Override
  public Created create(long parent, String name, int mode, int flags, Caller caller) {
    return Refusals.of(() -> parts.handles().create(parent, name, mode, flags, caller));
  }

  @Override
  public int read(long node, long handle, long offset, MemorySegment into) {
    return Refusals.of(() -> parts.io().read(file(node), offset, into));
  }

  @Override
  public int write(long node, long handle, long offset, MemorySegment from) {
    return Refusals.of(() -> parts.io().write(file(node), offset, from));
  }

  @Override
  public void release(long node, long handle) {
    Refusals.of(() -> parts.handles().release(node, handle));
  }

  @Override
  public void fsync(long node, long handle, boolean dataOnly) {
    Refusals.of(() -> parts.io().fsync(file(node), dataOnly));
  }

  @Override
  public void fallocate(long node, long handle, long offset, long length, int mode) {
    Refusals.of(() -> parts.io().fallocate(file(node), offset, length, mode));
  }

  @Override
  public long lseek(long node, long handle, long offset, int whence) {
    return Refusals.of(() -> parts.io().lseek(file(node), offset, whence));
  }

  private FileInode file(long node) {
    return parts.state().look(names -> names.file(node));
  }

  @Override
  public Listing opendir(long node) {
    return Refusals.of(() -> new NameListing(parts.state(), parts.attributes(), node));
  }

  @Override
  public Statistics statfs() {
    return Refusals.of(parts::statistics);
  }

  @Override
  public List<String> listxattr(long node) {
    return Refusals.of(() -> parts.attributes().list(node));
  }

  @Override
  public byte[] getxattr(long node, String name) {
    return Refusals.of(() -> parts.attributes().get(node, name));
  }

  @Override
  public void setxattr(long node, String name, byte[] value, int flags) {
    Refusals.of(() -> parts.attributes().set(node, name, value, flags));
  }

  @Override
  public void removexattr(long node, String name) {
    Refusals.of(() -> parts.attributes().remove(node, name));
  }

  /** Ends the use of the directory; nothing of the view is lost. */
  @Override
  public void close() throws IOException {
    parts.close();
  }
}
