package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.PassingSocket;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks what the kernel asks when a program reads and writes, over a socket instead of a mount: so
 * that serving can be practised by who may not mount.
 */
public final class PretendedKernel {

  private static final long ROOT = 1;
  private static final long ALL = ~(Protocol.PASSTHROUGH | Protocol.HAS_RESEND);
  private static final int READ_BYTES = 4096;

  /** Bytes of a request that fit into one message of the socket, and into no short answer. */
  private static final int LARGE = 80 << 10;

  private static final int FILE_MODE = 0100644;
  private static final int ENTRY_OUT_BYTES = 128;

  /** Where such an entry has the size of a file. */
  private static final int ENTRY_SIZE = 48;

  private final PassingSocket socket;
  private long unique;

  /**
   * @param socket whose other end is served
   */
  public PretendedKernel(PassingSocket socket) {
    this.socket = socket;
  }

  /** Sends what comes first, which {@link Handshake#with} answers. */
  public void greet() throws IOException {
    send(
        Protocol.INIT,
        0,
        body(20)
            .putInt(Protocol.MAJOR)
            .putInt(Protocol.MINOR)
            .putInt(0)
            .putInt((int) ALL)
            .putInt((int) (ALL >>> 32)));
  }

  /** Takes the answer to {@link #greet}. */
  public void agreed() throws IOException {
    answer();
  }

  /** Makes a file at the top, writes it, and closes it. */
  public void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with bytes, of which one request takes some. */
  public void write(String name, byte[] content) throws IOException {
    byte[] path = terminated(name);
    var made =
        ask(
            Protocol.CREATE,
            ROOT,
            body(16 + path.length).putInt(1).putInt(FILE_MODE).putInt(0).putInt(0).put(path));
    long node = made.get(U64, 0);
    long handle = made.get(U64, ENTRY_OUT_BYTES);
    for (int at = 0; at < content.length; at += LARGE) {
      int length = Math.min(LARGE, content.length - at);
      ask(
          Protocol.WRITE,
          node,
          body(40 + length)
              .putLong(handle)
              .putLong(at)
              .putInt(length)
              .putInt(0)
              .putLong(0)
              .putInt(1)
              .putInt(0)
              .put(content, at, length));
    }
    release(Protocol.RELEASE, node, handle);
  }

  /** Reads a file at the top that is not longer than a page. */
  public String read(String name) throws IOException {
    return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(read(name, READ_BYTES))).toString();
  }

  /** Reads a file at the top from its beginning to its end. */
  public byte[] readLarge(String name) throws IOException {
    return read(name, LARGE);
  }

  private byte[] read(String name, int atATime) throws IOException {
    var found = ask(Protocol.LOOKUP, ROOT, ByteBuffer.wrap(terminated(name)));
    long node = found.get(U64, 0);
    byte[] content = new byte[Math.toIntExact(found.get(U64, ENTRY_SIZE))];
    ask(Protocol.GETATTR, node, body(16));
    long handle = ask(Protocol.OPEN, node, body(8)).get(U64, 0);
    for (int at = 0; at < content.length; at += atATime) {
      var part = ask(Protocol.READ, node, reading(handle, at, atATime));
      MemorySegment.copy(part, 0, MemorySegment.ofArray(content), at, part.byteSize());
    }
    release(Protocol.RELEASE, node, handle);
    return content;
  }

  /** Lists the top. */
  public void list() throws IOException {
    long handle = ask(Protocol.OPENDIR, ROOT, body(8)).get(U64, 0);
    ask(Protocol.READDIRPLUS, ROOT, reading(handle, 0, READ_BYTES));
    release(Protocol.RELEASEDIR, ROOT, handle);
  }

  private void release(int opcode, long node, long handle) throws IOException {
    ask(opcode, node, body(24).putLong(handle));
  }

  private static ByteBuffer reading(long handle, long offset, int bytes) {
    return body(40).putLong(handle).putLong(offset).putInt(bytes);
  }

  private static ByteBuffer body(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private static byte[] terminated(String name) {
    return (name + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private MemorySegment ask(int opcode, long node, ByteBuffer body) throws IOException {
    send(opcode, node, body);
    return answer();
  }

  private void send(int opcode, long node, ByteBuffer body) throws IOException {
    unique += 2;
    var request = body(Protocol.IN_HEADER_BYTES + body.capacity());
    request.putInt(request.capacity()).putInt(opcode).putLong(unique).putLong(node);
    request.put(Protocol.IN_HEADER_BYTES, body.array());
    socket.send(request.array(), Optional.empty());
  }

  private MemorySegment answer() throws IOException {
    var message =
        socket.receive().orElseThrow(() -> new EOFException("The server does not serve any more"));
    var answer = MemorySegment.ofArray(message.bytes());
    if (answer.get(U64, 8) != unique || answer.get(U32, 4) != 0) {
      throw new IOException(
          "Request %d was answered with error %d".formatted(unique, -answer.get(U32, 4)));
    }
    return answer.asSlice(Protocol.OUT_HEADER_BYTES);
  }
}
