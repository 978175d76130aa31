package dev.mizzen.volume.fuse;

import dev.mizzen.volume.linux.Descriptor;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A process that serves a mount of the one that started it, and can be killed. Each such process
 * has the same files.
 */
final class ServingProcess {

  static final int FILES = 100;

  private static final long SYS_PIDFD_OPEN = 434;
  private static final long SYS_PIDFD_GETFD = 438;

  private final Process process;

  private ServingProcess(Process process) {
    this.process = process;
  }

  static ServingProcess start(Descriptor device, Negotiated negotiated, Path state)
      throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ServingProcess.class.getName(),
            Long.toString(ProcessHandle.current().pid()),
            Integer.toString(device.number()),
            HexFormat.of().formatHex(negotiated.toBytes()),
            state.toString());
    return new ServingProcess(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  static String name(int file) {
    return "file-" + file;
  }

  static byte[] content(int file) {
    byte[] content = new byte[10_000 + 1_000 * file];
    new Random(file).nextBytes(content);
    return content;
  }

  /** With SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws Exception {
    var device = take(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]));
    var negotiated = Negotiated.of(HexFormat.of().parseHex(arguments[2]));
    var state = Path.of(arguments[3]);
    var files = new MemoryFileSystem();
    for (int file = 0; file < FILES; file++) {
      files.put(name(file), content(file));
    }
    new FuseServer(
            "child",
            device,
            negotiated,
            files,
            InFlight.in(state.resolve("in-flight"), Mounted.MOST_THREADS),
            Mounted.answers())
        .resume();
    Thread.currentThread().join();
  }

  /** A duplicate of another process's descriptor. */
  @SuppressWarnings("restricted")
  private static Descriptor take(long pid, int number) throws Exception {
    var linker = Linker.nativeLinker();
    var syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try {
      long process = (long) syscall.invokeExact(SYS_PIDFD_OPEN, pid, 0L, 0L);
      long taken = (long) syscall.invokeExact(SYS_PIDFD_GETFD, process, (long) number, 0L);
      if (taken < 0) {
        throw new IllegalStateException("No descriptor of the process that started this one");
      }
      return new Descriptor((int) taken);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
