package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * A thread as the kernel knows it, which can be got out of a system call. {@link Thread#interrupt}
 * does not reach there.
 *
 * @param id valid as long as the thread lives
 */
public record SystemThread(int id) {

  /** A real-time signal that neither libc nor the virtual machine has a use for. */
  private static final int SIGNAL = 44;

  /** struct sigaction of libc, the same on all 64-bit architectures. */
  private static final StructLayout SIGACTION =
      MemoryLayout.structLayout(
          ADDRESS.withName("handler"),
          MemoryLayout.sequenceLayout(16, JAVA_LONG).withName("mask"),
          JAVA_INT.withName("flags"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("restorer"));

  private static final MethodHandle GETTID =
      Native.function("gettid", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETPID =
      Native.function("getpid", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle TGKILL =
      Native.function("tgkill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SET_ACTION =
      Native.function("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  /** The calling thread, from now on able to be {@link #interrupt}ed. */
  public static SystemThread current() {
    handleSignal();
    var state = Native.state();
    try {
      return new SystemThread((int) GETTID.invokeExact(state));
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Makes the system call that the thread waits in fail with EINTR; when it is in none, nothing
   * happens. To be called only while the thread is known to live.
   */
  public void interrupt() {
    var state = Native.state();
    try {
      int process = (int) GETPID.invokeExact(state);
      int result = (int) TGKILL.invokeExact(state, process, id, SIGNAL);
      Native.check(result, "tgkill", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /** The handler is a function that does nothing; calls are not restarted after it. */
  private static void handleSignal() {
    var state = Native.state();
    try (var arena = Arena.ofConfined()) {
      var action = arena.allocate(SIGACTION);
      action.set(ADDRESS, 0, Linker.nativeLinker().defaultLookup().findOrThrow("abs"));
      int result = (int) SET_ACTION.invokeExact(state, SIGNAL, action, MemorySegment.NULL);
      Native.check(result, "sigaction", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }
}
