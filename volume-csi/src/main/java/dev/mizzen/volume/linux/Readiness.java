package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** Whether a read of a descriptor would wait: poll(2) that does not. For one thread. */
public final class Readiness {

  private static final StructLayout POLLFD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

  private static final short POLLIN = 1;

  /** Not needed before the first look, which may be later than the first request. */
  static final class Poll {
    private static final MethodHandle POLL =
        Native.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private Poll() {}
  }

  private final MemorySegment asked;

  private Readiness(MemorySegment asked) {
    this.asked = asked;
  }

  /**
   * @param arena as long as which this may be used
   */
  public static Readiness of(Descriptor descriptor, Arena arena) {
    var asked = arena.allocate(POLLFD);
    asked.set(JAVA_INT, 0, descriptor.number());
    asked.set(JAVA_SHORT, JAVA_INT.byteSize(), POLLIN);
    return new Readiness(asked);
  }

  /** True also when a read would fail at once. */
  public boolean isReadable() {
    var state = Native.state();
    try {
      // Interrupted is as good as no.
      return (int) Poll.POLL.invokeExact(state, asked, 1L, 0) > 0;
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }
}
