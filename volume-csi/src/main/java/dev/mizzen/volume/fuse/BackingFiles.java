package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local files that the kernel reads and writes in our stead (FUSE_PASSTHROUGH, Linux 6.9). As long
 * as a node has open handles the kernel takes no other file for it, nor a handle without one; so
 * what a node has is remembered in a file that outlives the process. Where the kernel refuses,
 * nodes do without.
 */
public final class BackingFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackingFiles.class);

  private static final long IOC_BACKING_OPEN = 0x4010E501L;
  private static final long IOC_BACKING_CLOSE = 0x4004E502L;

  private static final int ROW_BYTES = 16;
  private static final int ROWS = 4096;
  private static final int NO_ROW = -1;

  /** Of a node that does without. */
  private static final int NO_BACKING = 0;

  private record Use(int id, int handles, int row) {}

  private final Descriptor device;
  private final boolean possible;
  private final Arena arena;
  private final MemorySegment rows;
  private final BitSet taken = new BitSet(ROWS);
  private final Map<Long, Use> uses = new HashMap<>();

  private BackingFiles(Descriptor device, boolean possible, Arena arena, MemorySegment rows) {
    this.device = device;
    this.possible = possible;
    this.arena = arena;
    this.rows = rows;
    for (int row = 0; row < ROWS; row++) {
      long at = (long) row * ROW_BYTES;
      int handles = rows.get(U32, at + 12);
      if (handles > 0) {
        taken.set(row);
        uses.put(rows.get(U64, at), new Use(rows.get(U32, at + 8), handles, row));
      }
    }
  }

  /** Remembered by this process alone. */
  public static BackingFiles inMemory(Descriptor device, Negotiated negotiated) {
    var arena = Arena.ofShared();
    return new BackingFiles(
        device,
        negotiated.passesThrough(),
        arena,
        arena.allocate((long) ROWS * ROW_BYTES, Long.BYTES));
  }

  /**
   * Remembered in a file.
   *
   * @param file made when it is not there; of one mount, and on a local disk
   */
  public static BackingFiles in(Path file, Descriptor device, Negotiated negotiated)
      throws IOException {
    var arena = Arena.ofShared();
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var rows = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) ROWS * ROW_BYTES, arena);
      return new BackingFiles(device, negotiated.passesThrough(), arena, rows);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * A handle was opened for which there is a file.
   *
   * @return what the kernel knows the file by, 0 when the handle must do without
   */
  synchronized int opened(long node, FileSystem.Backing backing) {
    var use = uses.get(node);
    if (use == null) {
      int row = taken.nextClearBit(0);
      use = row < ROWS ? new Use(register(backing), 0, row) : new Use(NO_BACKING, 0, NO_ROW);
    }
    keep(node, new Use(use.id(), use.handles() + 1, use.row()));
    return use.id();
  }

  /** A handle was closed. */
  synchronized void released(long node) {
    var use = uses.get(node);
    if (use == null) {
      return;
    }
    keep(node, new Use(use.id(), use.handles() - 1, use.row()));
    if (use.handles() == 1 && use.id() != NO_BACKING) {
      unregister(use.id());
    }
  }

  private void keep(long node, Use use) {
    if (use.handles() > 0) {
      uses.put(node, use);
    } else {
      uses.remove(node);
    }
    if (use.row() != NO_ROW) {
      taken.set(use.row(), use.handles() > 0);
      long at = (long) use.row() * ROW_BYTES;
      rows.set(U64, at, node);
      rows.set(U32, at + 8, use.id());
      rows.set(U32, at + 12, use.handles());
    }
  }

  private int register(FileSystem.Backing backing) {
    if (!possible) {
      return NO_BACKING;
    }
    try (var arguments = Arena.ofConfined()) {
      // struct fuse_backing_map: descriptor, flags, padding.
      var map = arguments.allocate(ROW_BYTES, Long.BYTES);
      map.set(U32, 0, backing.descriptor());
      return device.ioctl(IOC_BACKING_OPEN, map);
    } catch (KernelException e) {
      LOG.debug("The kernel does not pass a file through", e);
      return NO_BACKING;
    }
  }

  private void unregister(int id) {
    try (var arguments = Arena.ofConfined()) {
      device.ioctl(IOC_BACKING_CLOSE, arguments.allocateFrom(U32, id));
    } catch (KernelException e) {
      LOG.debug("The kernel does not know a backing file any more", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
