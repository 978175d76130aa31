package dev.mizzen.volume.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** Descriptors by number, which the JDK hides. */
public final class TestDescriptors {

  private static final MethodHandle PIPE =
      Native.function("pipe", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private TestDescriptors() {}

  /**
   * The two ends of a pipe.
   *
   * @param from to read from
   * @param to to write to
   */
  public record Pipe(Descriptor from, Descriptor to) {}

  /** For reading. */
  public static Descriptor open(Path file) {
    return Descriptor.open(file, Descriptor.O_RDONLY, 0);
  }

  public static Pipe pipe() {
    try (var arena = Arena.ofConfined()) {
      var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      var state = Native.state();
      Native.check((int) PIPE.invokeExact(state, ends), "pipe", "", state);
      return new Pipe(
          new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
          new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /** What {@link Files} can read and write it by. */
  public static Path path(Descriptor descriptor) {
    return Path.of("/proc/self/fd/" + descriptor.number());
  }

  /** How many this process has open. */
  public static long count() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
