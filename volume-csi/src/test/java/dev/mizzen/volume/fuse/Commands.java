package dev.mizzen.volume.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests do to a mount that Java has no call for. */
final class Commands {

  private static final int AT_FDCWD = -100;

  private Commands() {}

  /** What a command writes, errors included. */
  static String run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  /** The same of a line of shell, with its arguments. */
  static String sh(String line, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /**
   * renameat2(2).
   *
   * @return 0, or its errno
   */
  @SuppressWarnings("restricted")
  static int rename(Path from, Path to, int flags) {
    var linker = Linker.nativeLinker();
    var layout = Linker.Option.captureStateLayout();
    var handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("renameat2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(layout);
      int result =
          (int)
              handle.invokeExact(
                  state,
                  AT_FDCWD,
                  arena.allocateFrom(from.toString()),
                  AT_FDCWD,
                  arena.allocateFrom(to.toString()),
                  flags);
      return result == 0
          ? 0
          : (int) layout.varHandle(MemoryLayout.PathElement.groupElement("errno")).get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
