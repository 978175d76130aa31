package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Notices to the kernel, by the descriptor that requests are read from. */
public final class FuseNotifier implements Notifier {

  private static final MemorySegment NOTHING = MemorySegment.NULL;

  private final Descriptor device;
  private final Negotiated negotiated;

  public FuseNotifier(Descriptor device, Negotiated negotiated) {
    this.device = device;
    this.negotiated = negotiated;
  }

  @Override
  public void inode(long node) {
    try (var arena = Arena.ofConfined()) {
      // From byte 0 to the end.
      var inode = arena.allocate(24, Long.BYTES);
      inode.set(U64, 0, node);
      send(Protocol.NOTIFY_INVAL_INODE, inode);
    }
  }

  @Override
  public void entry(long parent, String name) {
    byte[] bytes = Names.encode(name);
    try (var arena = Arena.ofConfined()) {
      var entry = arena.allocate(16 + bytes.length + 1L, Long.BYTES);
      entry.set(U64, 0, parent);
      entry.set(U32, 8, bytes.length);
      Names.copy(bytes, entry.asSlice(16));
      send(Protocol.NOTIFY_INVAL_ENTRY, entry);
    }
    // The kernel drops the listing only when it knew the name.
    inode(parent);
  }

  @Override
  public boolean allEntries() {
    if (!negotiated.hasEpochs()) {
      return false;
    }
    send(Protocol.NOTIFY_INC_EPOCH, NOTHING);
    return true;
  }

  /** Asks for every request again that was taken and not answered. */
  void resend() {
    send(Protocol.NOTIFY_RESEND, NOTHING);
  }

  private void send(int code, MemorySegment body) {
    try (var arena = Arena.ofConfined()) {
      var notice = arena.allocate(Protocol.OUT_HEADER_BYTES + body.byteSize(), Long.BYTES);
      notice.set(U32, 0, (int) notice.byteSize());
      notice.set(U32, 4, code);
      notice.asSlice(Protocol.OUT_HEADER_BYTES).copyFrom(body);
      device.write(notice);
    } catch (KernelException e) {
      if (!nobodyToTell(e.errno())) {
        throw e;
      }
    }
  }

  /** The kernel does not know the node or name, or the mount is gone. */
  private static boolean nobodyToTell(int errno) {
    return switch (errno) {
      case KernelException.ENOENT,
          KernelException.ENOTDIR,
          KernelException.ENODEV,
          KernelException.ENOTCONN,
          KernelException.ECONNABORTED ->
          true;
      default -> false;
    };
  }
}
