package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * An open file of the kernel's, for what {@link java.nio.channels.FileChannel} does not do: memory
 * outside the heap without copies, holes, ioctl, and threads that are interrupted without the file
 * being closed. Safe for many threads; nothing may be called once it is closed, because the kernel
 * gives the number to the next who opens. Every method throws {@link KernelException}.
 *
 * @param number positive or 0
 */
public record Descriptor(int number) implements AutoCloseable {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_CLOEXEC = 0x80000;

  /** Past the page cache; another bit on each architecture. */
  public static final int O_DIRECT =
      System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;

  public static final int O_PATH = 0x200000;

  /** Of {@link #advise}: what is read says nothing of what will be. */
  public static final int POSIX_FADV_RANDOM = 1;

  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  private static final int F_SETSIG = 10;
  private static final int F_SETLEASE = 1024;
  private static final int F_RDLCK = 0;
  private static final int F_UNLCK = 2;
  private static final int SIGURG = 23;

  private static final MethodHandle READ =
      Native.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle READV =
      Native.function("readv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle WRITE =
      Native.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle PREAD =
      Native.function(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      Native.function(
          "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle ADVISE =
      Native.function(
          "posix_fadvise",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FSYNC =
      Native.function("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FDATASYNC =
      Native.function("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle IOCTL =
      Native.function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));

  /** Functions that nobody needs who takes up a mount: their code is made later. */
  static final class Rare {
    private static final MethodHandle PWRITEV =
        Native.function(
            "pwritev", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    private static final MethodHandle FALLOCATE =
        Native.function(
            "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LSEEK =
        Native.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FTRUNCATE =
        Native.function("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private Rare() {}
  }

  /**
   * Opens or makes a file; O_CLOEXEC is always added.
   *
   * @param mode permission bits of a file that is made, before the process's umask; else 0
   */
  public static Descriptor open(Path path, int flags, int mode) {
    return new Descriptor(
        OpenCalls.open(OpenCalls.AT_FDCWD, path.toString(), flags | O_CLOEXEC, mode, 0));
  }

  /** Another number for the same open file. */
  public Descriptor duplicate() {
    return new Descriptor(OpenCalls.duplicate(number));
  }

  /** One read(2), as much as there is. */
  public int read(MemorySegment into) {
    var state = Native.state();
    try {
      long result;
      do {
        result = (long) READ.invokeExact(state, number, into, into.byteSize());
      } while (result < 0 && Native.errno(state) == KernelException.EINTR);
      return (int) Native.check(result, "read", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * One readv(2), not repeated when it is interrupted (EINTR).
   *
   * @param vectors address and length of each part, as struct iovec
   */
  public int readv(MemorySegment vectors) {
    var state = Native.state();
    int count = Math.toIntExact(vectors.byteSize() / (ADDRESS.byteSize() + JAVA_LONG.byteSize()));
    try {
      long result = (long) READV.invokeExact(state, number, vectors, count);
      return (int) Native.check(result, "readv", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * One write(2).
   *
   * @return bytes written
   */
  public int write(MemorySegment from) {
    var state = Native.state();
    try {
      long result;
      do {
        result = (long) WRITE.invokeExact(state, number, from, from.byteSize());
      } while (result < 0 && Native.errno(state) == KernelException.EINTR);
      return (int) Native.check(result, "write", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Fills the segment from {@code offset} on.
   *
   * @return bytes read; less than the segment has only where the file ends
   */
  public int pread(MemorySegment into, long offset) {
    var state = Native.state();
    long done = 0;
    try {
      while (done < into.byteSize()) {
        var rest = into.asSlice(done);
        long result = (long) PREAD.invokeExact(state, number, rest, rest.byteSize(), offset + done);
        if (result == 0) {
          break;
        }
        if (result > 0) {
          done += result;
        } else if (Native.errno(state) != KernelException.EINTR) {
          Native.check(result, "pread", "", state);
        }
      }
      return Math.toIntExact(done);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /** Writes all of the segment at {@code offset}. */
  public void pwrite(MemorySegment from, long offset) {
    var state = Native.state();
    long done = 0;
    try {
      while (done < from.byteSize()) {
        var rest = from.asSlice(done);
        long result =
            (long) PWRITE.invokeExact(state, number, rest, rest.byteSize(), offset + done);
        if (result >= 0) {
          done += result;
        } else if (Native.errno(state) != KernelException.EINTR) {
          Native.check(result, "pwrite", "", state);
        }
      }
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * One pwritev(2).
   *
   * @param vectors address and length of each part, as struct iovec
   * @return bytes written
   */
  public long pwritev(MemorySegment vectors, long offset) {
    var state = Native.state();
    int count = Math.toIntExact(vectors.byteSize() / (ADDRESS.byteSize() + JAVA_LONG.byteSize()));
    try {
      long result;
      do {
        result = (long) Rare.PWRITEV.invokeExact(state, number, vectors, count, offset);
      } while (result < 0 && Native.errno(state) == KernelException.EINTR);
      return Native.check(result, "pwritev", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * posix_fadvise(2) for the whole file. It is advice: that it is not taken is no failure.
   *
   * @param advice its POSIX_FADV_ number
   */
  public void advise(int advice) {
    try {
      int ignored = (int) ADVISE.invokeExact(Native.state(), number, 0L, 0L, advice);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * fallocate(2).
   *
   * @param mode its FALLOC_FL_ bits
   */
  public void fallocate(int mode, long offset, long length) {
    var state = Native.state();
    try {
      int result = (int) Rare.FALLOCATE.invokeExact(state, number, mode, offset, length);
      Native.check(result, "fallocate", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * lseek(2).
   *
   * @param whence {@link #SEEK_DATA} or {@link #SEEK_HOLE}
   * @return position in bytes
   */
  public long lseek(long offset, int whence) {
    var state = Native.state();
    try {
      return Native.check(
          (long) Rare.LSEEK.invokeExact(state, number, offset, whence), "lseek", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Cuts the file, or lengthens it by a hole.
   *
   * @param size in bytes
   */
  public void truncate(long size) {
    var state = Native.state();
    try {
      int result = (int) Rare.FTRUNCATE.invokeExact(state, number, size);
      Native.check(result, "ftruncate", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Returns once the file would survive the node's power failing.
   *
   * @param dataOnly leaves out what is not needed to read the data again
   */
  public void sync(boolean dataOnly) {
    var state = Native.state();
    try {
      int result =
          dataOnly
              ? (int) FDATASYNC.invokeExact(state, number)
              : (int) FSYNC.invokeExact(state, number);
      Native.check(result, "fsync", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * ioctl(2).
   *
   * @return its result, 0 or more
   */
  public int ioctl(long request, MemorySegment argument) {
    var state = Native.state();
    try {
      int result = (int) IOCTL.invokeExact(state, number, request, argument);
      return (int) Native.check(result, "ioctl", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Whether anybody has the file open for writing, or in memory that is mapped to be written. This
   * descriptor must be open for reading only, and the file this process's user's.
   */
  public boolean isWritten() {
    // Who opens it just now breaks the lease; the usual signal for that would end this process.
    OpenCalls.control(number, F_SETSIG, SIGURG);
    try {
      OpenCalls.control(number, F_SETLEASE, F_RDLCK);
    } catch (KernelException e) {
      if (e.errno() == KernelException.EAGAIN) {
        return true;
      }
      throw e;
    }
    OpenCalls.control(number, F_SETLEASE, F_UNLCK);
    return false;
  }

  @Override
  public void close() {
    OpenCalls.close(number);
  }
}
