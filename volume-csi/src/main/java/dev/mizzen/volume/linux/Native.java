package dev.mizzen.volume.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** How functions of libc are called, and how their errors come out. */
final class Native {

  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** One per thread, because an allocation per call would cost as much as a short call. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

  private Native() {}

  /** A handle whose first argument is {@link #state}. */
  @SuppressWarnings("restricted")
  static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... more) {
    var linker = Linker.nativeLinker();
    var options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Where a call of this thread leaves its errno. */
  static MemorySegment state() {
    return STATE.get();
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /**
   * @param result negative when the call failed
   */
  static long check(long result, String call, String path, MemorySegment state) {
    if (result < 0) {
      throw new KernelException(call, path, errno(state));
    }
    return result;
  }

  static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
