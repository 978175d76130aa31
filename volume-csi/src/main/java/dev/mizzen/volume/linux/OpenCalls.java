package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** How descriptors come and go. Each that is returned must be closed by the caller. */
final class OpenCalls {

  static final int AT_FDCWD = -100;
  static final long RESOLVE_NO_SYMLINKS = 0x04;
  static final long RESOLVE_BENEATH = 0x08;

  private static final int F_DUPFD_CLOEXEC = 1030;

  /** The same on every architecture that came after 2012 and on x86-64. */
  private static final long SYS_OPENAT2 = 437;

  private static final MethodHandle CLOSE =
      Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL =
      Native.function(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SYSCALL =
      Native.function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private OpenCalls() {}

  /**
   * openat2(2).
   *
   * @param mode of a file that is made; 0 when none can be
   */
  static int open(int directory, String path, int flags, int mode, long resolve) {
    var state = Native.state();
    try (var arena = Arena.ofConfined()) {
      // struct open_how: flags, mode, resolve.
      var how = arena.allocate(JAVA_LONG, 3);
      how.setAtIndex(JAVA_LONG, 0, flags);
      how.setAtIndex(JAVA_LONG, 1, mode);
      how.setAtIndex(JAVA_LONG, 2, resolve);
      long result =
          (long)
              SYSCALL.invokeExact(
                  state,
                  SYS_OPENAT2,
                  (long) directory,
                  arena.allocateFrom(path),
                  how,
                  how.byteSize());
      return (int) Native.check(result, "open", path, state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  static int duplicate(int descriptor) {
    return control(descriptor, F_DUPFD_CLOEXEC, 3);
  }

  /** fcntl(2). */
  static int control(int descriptor, int command, int argument) {
    var state = Native.state();
    try {
      int result = (int) FCNTL.invokeExact(state, descriptor, command, argument);
      return (int) Native.check(result, "fcntl", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  static void close(int descriptor) {
    var state = Native.state();
    try {
      Native.check((int) CLOSE.invokeExact(state, descriptor), "close", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }
}
