package dev.mizzen.volume.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Calls into libc. A failed call throws {@link KernelException} with its errno. */
final class Kernel {

  static final int AT_FDCWD = -100;
  static final int O_PATH = 0x200000;
  static final int O_CLOEXEC = 0x80000;
  static final long RESOLVE_NO_SYMLINKS = 0x04;
  static final long RESOLVE_BENEATH = 0x08;

  /** The same on every architecture that came after 2012 and on x86-64. */
  private static final long SYS_OPENAT2 = 437;

  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MOUNT =
      handle(
          "mount",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS));
  private static final MethodHandle UMOUNT2 =
      handle(
          "umount2",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private Kernel() {}

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    var linker = Linker.nativeLinker();
    var options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }

  static void mount(String source, String target, long flags) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CAPTURE);
      int result =
          (int)
              MOUNT.invokeExact(
                  state,
                  arena.allocateFrom(source),
                  arena.allocateFrom(target),
                  MemorySegment.NULL,
                  flags,
                  MemorySegment.NULL);
      check(result, "mount", target, state);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void unmount(String target, int flags) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CAPTURE);
      int result = (int) UMOUNT2.invokeExact(state, arena.allocateFrom(target), flags);
      check(result, "umount", target, state);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** openat2(2): a descriptor that the caller must {@link #close}. */
  static int open(int directory, String path, int flags, long resolve) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CAPTURE);
      // struct open_how: flags, mode, resolve.
      var how = arena.allocate(ValueLayout.JAVA_LONG, 3);
      how.setAtIndex(ValueLayout.JAVA_LONG, 0, flags);
      how.setAtIndex(ValueLayout.JAVA_LONG, 2, resolve);
      long result =
          (long)
              SYSCALL.invokeExact(
                  state,
                  SYS_OPENAT2,
                  (long) directory,
                  arena.allocateFrom(path),
                  how,
                  how.byteSize());
      check(result, "open", path, state);
      return Math.toIntExact(result);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void close(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CAPTURE);
      check((int) CLOSE.invokeExact(state, descriptor), "close", "", state);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static void check(long result, String call, String path, MemorySegment state) {
    if (result < 0) {
      throw new KernelException(call, path, (int) ERRNO.get(state, 0L));
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
