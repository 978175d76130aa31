package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices to the kernel, by the descriptor that requests are read from. */
public final class FuseNotifier implements Notifier {

  private static final Logger LOG = LoggerFactory.getLogger(FuseNotifier.class);

  private static final MemorySegment NOTHING = MemorySegment.NULL;

  private static final long IOC_BACKING_OPEN = 0x4010E501L;
  private static final long IOC_BACKING_CLOSE = 0x4004E502L;
  private static final int BACKING_MAP_BYTES = 16;

  private final Descriptor device;
  private final Negotiated negotiated;
  private volatile boolean passesThrough;

  public FuseNotifier(Descriptor device, Negotiated negotiated) {
    this.device = device;
    this.negotiated = negotiated;
    this.passesThrough = negotiated.passesThrough();
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

  /** Where it is refused once it is not asked for again: what is missing does not come. */
  @Override
  public OptionalInt addBacking(Descriptor file) {
    if (!passesThrough) {
      return OptionalInt.empty();
    }
    try (var arena = Arena.ofConfined()) {
      // struct fuse_backing_map: descriptor, flags, padding.
      var map = arena.allocate(BACKING_MAP_BYTES, Long.BYTES);
      map.set(U32, 0, file.number());
      return OptionalInt.of(device.ioctl(IOC_BACKING_OPEN, map));
    } catch (KernelException e) {
      passesThrough = false;
      LOG.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("The kernel does not read and write local files itself; the agent does");
      return OptionalInt.empty();
    }
  }

  @Override
  public void removeBacking(int backing) {
    try (var arena = Arena.ofConfined()) {
      device.ioctl(IOC_BACKING_CLOSE, arena.allocateFrom(U32, backing));
    } catch (KernelException e) {
      LOG.debug("The kernel does not know a backing file any more", e);
    }
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
