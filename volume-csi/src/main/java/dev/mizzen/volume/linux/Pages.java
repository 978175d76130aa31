package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory that comes from the kernel page by page when it is first written to, and can go back to
 * it: what libc is given back it may keep for ever. Methods throw {@link KernelException}.
 */
public final class Pages {

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_DONTNEED = 4;
  private static final int NO_FILE = -1;
  private static final long FAILED = -1;

  private static final MethodHandle MAP =
      Native.function(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle UNMAP =
      Native.function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle ADVISE =
      Native.function("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private Pages() {}

  /**
   * Zeros that take no memory yet, aligned to a page.
   *
   * @param bytes at least 1
   * @param arena by whose end they go
   */
  @SuppressWarnings("restricted")
  public static MemorySegment map(long bytes, Arena arena) {
    var state = Native.state();
    try {
      long address =
          (long)
              MAP.invokeExact(
                  state,
                  MemorySegment.NULL,
                  bytes,
                  PROT_READ_WRITE,
                  MAP_PRIVATE_ANONYMOUS,
                  NO_FILE,
                  0L);
      if (address == FAILED) {
        Native.check(FAILED, "mmap", "", state);
      }
      return MemorySegment.ofAddress(address).reinterpret(bytes, arena, Pages::unmap);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  private static void unmap(MemorySegment pages) {
    var state = Native.state();
    try {
      int result = (int) UNMAP.invokeExact(state, pages, pages.byteSize());
      Native.check(result, "munmap", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /**
   * Makes zeros of them again, which take no memory.
   *
   * @param pages as they were mapped
   */
  public static void forget(MemorySegment pages) {
    var state = Native.state();
    try {
      int result = (int) ADVISE.invokeExact(state, pages, pages.byteSize(), MADV_DONTNEED);
      Native.check(result, "madvise", "", state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }
}
