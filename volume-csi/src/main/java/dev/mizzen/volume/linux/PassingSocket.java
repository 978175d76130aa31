package dev.mizzen.volume.linux;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One end of a Unix socket of whole messages (SOCK_SEQPACKET), each of which may bring an open
 * descriptor along; the JDK's sockets cannot. For one thread at a time. Methods throw IOException
 * when the other end is gone or has no time.
 */
public final class PassingSocket implements Closeable {

  /** Bytes of a message. */
  public static final int LONGEST = 96 << 10;

  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CTRUNC = 0x8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** struct msghdr on 64 bits, and where its fields are. */
  private static final long HEADER = 56;

  private static final long VECTOR = 16;
  private static final long VECTORS = 24;
  private static final long CONTROL = 32;
  private static final long CONTROL_LENGTH = 40;
  private static final long FLAGS = 48;

  /** struct cmsghdr: its length, level, type; numbers of descriptors follow. */
  private static final long CONTROL_HEADER = 16;

  /** The kernel passes no more in one message; all must be seen to be closed. */
  private static final int MOST_DESCRIPTORS = 253;

  private final int socket;

  PassingSocket(int socket) {
    this.socket = socket;
  }

  /**
   * What was received.
   *
   * @param descriptor which the receiver closes
   */
  public record Message(byte[] bytes, Optional<Descriptor> descriptor) {}

  /**
   * @param patience how long any one call on the socket may wait for the other end
   */
  public static PassingSocket connect(Path path, Duration patience) throws IOException {
    int socket = SocketCalls.socket();
    try {
      SocketCalls.setPatience(socket, patience);
      SocketCalls.connect(socket, path);
      return new PassingSocket(socket);
    } catch (KernelException e) {
      OpenCalls.close(socket);
      throw new IOException("Cannot connect to " + path, e);
    }
  }

  /** The socket itself, which ends with this. */
  public Descriptor descriptor() {
    return new Descriptor(socket);
  }

  /** The user that the process at the other end had when it connected. */
  public int peerUid() {
    return SocketCalls.peerUid(socket);
  }

  /**
   * @param bytes 1 … {@link #LONGEST}
   * @param descriptor of which the receiver gets a duplicate
   */
  public void send(byte[] bytes, Optional<Descriptor> descriptor) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var content = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      var control = MemorySegment.NULL;
      if (descriptor.isPresent()) {
        control = arena.allocate(CONTROL_HEADER + 8, 8);
        control.set(ValueLayout.JAVA_LONG, 0, CONTROL_HEADER + 4);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        control.set(ValueLayout.JAVA_INT, CONTROL_HEADER, descriptor.get().number());
      }
      SocketCalls.send(socket, header(arena, content, control), MSG_NOSIGNAL);
    } catch (KernelException e) {
      throw new IOException("Cannot send to the other end of the socket", e);
    }
  }

  /**
   * The next message; empty when the other end has closed.
   *
   * @throws IOException also when the message is too long or has several descriptors; it is dropped
   */
  public Optional<Message> receive() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var content = arena.allocate(LONGEST);
      var control = arena.allocate(CONTROL_HEADER + 4 * MOST_DESCRIPTORS + 4, 8);
      var header = header(arena, content, control);
      int length = (int) SocketCalls.receive(socket, header, MSG_CMSG_CLOEXEC);
      var descriptors = descriptors(control, header.get(ValueLayout.JAVA_LONG, CONTROL_LENGTH));
      int flags = header.get(ValueLayout.JAVA_INT, FLAGS);
      if (descriptors.size() > 1 || (flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        descriptors.forEach(Descriptor::close);
        throw new IOException("A message was too long or had several descriptors");
      }
      if (length == 0) {
        descriptors.forEach(Descriptor::close);
        return Optional.empty();
      }
      return Optional.of(
          new Message(
              content.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
              descriptors.stream().findFirst()));
    } catch (KernelException e) {
      throw new IOException("Cannot receive from the other end of the socket", e);
    }
  }

  private static MemorySegment header(Arena arena, MemorySegment content, MemorySegment control) {
    var vector = arena.allocate(16, 8);
    vector.set(ValueLayout.ADDRESS, 0, content);
    vector.set(ValueLayout.JAVA_LONG, 8, content.byteSize());
    var header = arena.allocate(HEADER, 8);
    header.set(ValueLayout.ADDRESS, VECTOR, vector);
    header.set(ValueLayout.JAVA_LONG, VECTORS, 1);
    header.set(ValueLayout.ADDRESS, CONTROL, control);
    header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, control.byteSize());
    return header;
  }

  /** Nobody asked for credentials, so that descriptors are all that can be there. */
  private static List<Descriptor> descriptors(MemorySegment control, long length) {
    var found = new ArrayList<Descriptor>();
    if (length >= CONTROL_HEADER && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS) {
      long end = Math.min(length, control.get(ValueLayout.JAVA_LONG, 0));
      for (long at = CONTROL_HEADER; at + 4 <= end; at += 4) {
        found.add(new Descriptor(control.get(ValueLayout.JAVA_INT, at)));
      }
    }
    return found;
  }

  @Override
  public void close() {
    OpenCalls.close(socket);
  }
}
