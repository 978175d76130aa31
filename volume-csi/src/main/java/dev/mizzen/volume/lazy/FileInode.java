package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.upload.Stat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A regular file, with the content of a commit or one of its own in a local file. */
final class FileInode extends Inode {

  /** In {@link #local}: the content is that of the entry. */
  static final long CLEAN = 0;

  /** What was found in a local file. */
  record Hashed(Entry.File entry, Stat stat) {}

  /** The number of the local file. */
  volatile long local = CLEAN;

  Optional<Hashed> hashed = Optional.empty();
  Optional<Stat> synced = Optional.empty();

  /** Grows with every change of the local file by this process. */
  final AtomicLong version = new AtomicLong();

  /** The {@link #version} that {@link #hashed} is of, where this life of the process read it. */
  long hashedVersion = -1;

  /** Grows when the base commit has another content for it. */
  volatile int epoch;

  /** Handles, and of these the ones that may write. Under the view's lock. */
  volatile int handles;

  int writers;

  /** Handles that the kernel was given. Under the view's lock, as is all of the following. */
  int opened;

  /** Of all handles, or of none. */
  OptionalInt backing = OptionalInt.empty();

  /** Whether a handle was opened without a backing, and some is open. */
  boolean ordinary;

  /** Whether it may be written through mapped memory without any handle. */
  volatile boolean mapped;

  /** Whether the kernel may remember bytes that were since replaced. */
  boolean stale;

  /** Whether it was made in this life of the process, and not closed yet. */
  boolean young;

  /** Bytes of the local file, as far as they are counted. */
  volatile long counted;

  /** Where bytes come from while anybody has it open; under {@link #io}. */
  volatile Optional<Source> source = Optional.empty();

  /**
   * Held by who reads, alone by who writes. It is taken before the view's lock, never while holding
   * that.
   */
  final ReadWriteLock io = new ReentrantReadWriteLock();

  FileInode(long number) {
    super(number);
  }

  @Override
  Kind kind() {
    return Kind.FILE;
  }

  boolean isStaged() {
    return local != CLEAN;
  }

  /** Whether somebody may write, so that it is not finished. */
  boolean isBeingWritten() {
    return writers > 0 || mapped;
  }

  /** Whether somebody may write without this process being told. */
  boolean isWrittenUnseen() {
    return mapped || (backing.isPresent() && writers > 0);
  }

  /**
   * Whether the local file still has the content that was read of it.
   *
   * @param now how it looks
   */
  boolean isAsHashed(Stat now) {
    return hashed.isPresent()
        && !mapped
        && (hashedVersion == version.get() || hashed.get().stat().equals(now));
  }
}
