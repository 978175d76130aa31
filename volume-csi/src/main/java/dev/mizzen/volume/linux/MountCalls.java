package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** mount(2) and umount2(2). */
final class MountCalls {

  private static final MethodHandle MOUNT =
      Native.function(
          "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle UMOUNT2 =
      Native.function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private MountCalls() {}

  static void bind(String source, String target, long flags) {
    try (var arena = Arena.ofConfined()) {
      mount(
          arena.allocateFrom(source),
          arena.allocateFrom(target),
          MemorySegment.NULL,
          flags,
          MemorySegment.NULL,
          target);
    }
  }

  static void mount(String source, String target, String type, long flags, String options) {
    try (var arena = Arena.ofConfined()) {
      mount(
          arena.allocateFrom(source),
          arena.allocateFrom(target),
          arena.allocateFrom(type),
          flags,
          arena.allocateFrom(options),
          target);
    }
  }

  private static void mount(
      MemorySegment source,
      MemorySegment target,
      MemorySegment type,
      long flags,
      MemorySegment options,
      String where) {
    var state = Native.state();
    try {
      int result = (int) MOUNT.invokeExact(state, source, target, type, flags, options);
      Native.check(result, "mount", where, state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  static void unmount(String target, int flags) {
    var state = Native.state();
    try (var arena = Arena.ofConfined()) {
      int result = (int) UMOUNT2.invokeExact(state, arena.allocateFrom(target), flags);
      Native.check(result, "umount", target, state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }
}
