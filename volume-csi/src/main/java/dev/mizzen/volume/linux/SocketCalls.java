package dev.mizzen.volume.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The socket calls of libc, for Unix sockets of whole messages. */
final class SocketCalls {

  private static final int EINTR = 4;
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_SNDTIMEO = 21;
  private static final int SHUT_RDWR = 2;

  /** Of {@code sun_path}, with the zero byte at its end. */
  private static final int LONGEST_PATH = 108;

  private static final MethodHandle SOCKET =
      Native.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      Native.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      Native.function("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      Native.function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMSG =
      Native.function("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      Native.function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  /** Functions of who is connected to: others do without their code. */
  private static final class Listening {
    private static final MethodHandle LISTEN =
        Native.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
        Native.function(
            "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SHUTDOWN =
        Native.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
        Native.function(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private Listening() {}
  }

  private SocketCalls() {}

  private interface Call {
    /**
     * @param state where the errno goes
     */
    long run(MemorySegment state) throws Throwable;
  }

  /** Calls again when a signal came between. */
  private static long repeated(String name, String path, Call call) {
    var state = Native.state();
    try {
      long result;
      do {
        result = call.run(state);
      } while (result < 0 && Native.errno(state) == EINTR);
      return Native.check(result, name, path, state);
    } catch (Throwable e) {
      throw Native.unchecked(e);
    }
  }

  /** struct sockaddr_un. */
  private static MemorySegment address(Arena arena, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= LONGEST_PATH) {
      throw new IllegalArgumentException(
          "The path of a socket may have %d bytes, '%s' has %d"
              .formatted(LONGEST_PATH - 1, path, bytes.length));
    }
    var address = arena.allocate(2 + LONGEST_PATH, 8);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
    return address;
  }

  static int socket() {
    return (int)
        repeated(
            "socket",
            "",
            state -> (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  }

  static void bind(int socket, Path path) {
    try (var arena = Arena.ofConfined()) {
      var address = address(arena, path);
      repeated(
          "bind",
          path.toString(),
          state -> (int) BIND.invokeExact(state, socket, address, (int) address.byteSize()));
    }
  }

  static void connect(int socket, Path path) {
    try (var arena = Arena.ofConfined()) {
      var address = address(arena, path);
      repeated(
          "connect",
          path.toString(),
          state -> (int) CONNECT.invokeExact(state, socket, address, (int) address.byteSize()));
    }
  }

  static void listen(int socket, int waiting) {
    repeated("listen", "", state -> (int) Listening.LISTEN.invokeExact(state, socket, waiting));
  }

  static int accept(int socket) {
    return (int)
        repeated(
            "accept",
            "",
            state ->
                (int)
                    Listening.ACCEPT.invokeExact(
                        state, socket, MemorySegment.NULL, MemorySegment.NULL, SOCK_CLOEXEC));
  }

  /** Who waits on the socket, in this or another thread, returns. */
  static void shutdown(int socket) {
    repeated(
        "shutdown", "", state -> (int) Listening.SHUTDOWN.invokeExact(state, socket, SHUT_RDWR));
  }

  /** Calls that wait longer fail with EAGAIN. */
  static void setPatience(int socket, Duration patience) {
    try (var arena = Arena.ofConfined()) {
      // struct timeval: seconds, microseconds.
      var time = arena.allocate(JAVA_LONG, 2);
      time.setAtIndex(JAVA_LONG, 0, patience.toSeconds());
      time.setAtIndex(JAVA_LONG, 1, patience.toNanosPart() / 1000);
      for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
        repeated(
            "setsockopt",
            "",
            state ->
                (int)
                    SETSOCKOPT.invokeExact(
                        state, socket, SOL_SOCKET, option, time, (int) time.byteSize()));
      }
    }
  }

  /** The user that the process at the other end had when it connected. */
  static int peerUid(int socket) {
    try (var arena = Arena.ofConfined()) {
      // struct ucred: pid, uid, gid.
      var credentials = arena.allocate(JAVA_INT, 3);
      var length = arena.allocateFrom(JAVA_INT, (int) credentials.byteSize());
      repeated(
          "getsockopt",
          "",
          state ->
              (int)
                  Listening.GETSOCKOPT.invokeExact(
                      state, socket, SOL_SOCKET, SO_PEERCRED, credentials, length));
      return credentials.getAtIndex(JAVA_INT, 1);
    }
  }

  static long send(int socket, MemorySegment message, int flags) {
    return repeated(
        "sendmsg", "", state -> (long) SENDMSG.invokeExact(state, socket, message, flags));
  }

  static long receive(int socket, MemorySegment message, int flags) {
    return repeated(
        "recvmsg", "", state -> (long) RECVMSG.invokeExact(state, socket, message, flags));
  }
}
