package dev.mizzen.volume.upload;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * By what a file is known to be the one that was read before.
 *
 * @param mode type and permission bits
 */
public record Stat(long size, long modifiedNanos, long changedNanos, long inode, int mode) {

  /** Equal to no file, so that the file is read again. */
  public static final Stat UNKNOWN = new Stat(-1, -1, -1, -1, 0);

  private static final int TYPE = 0170000;

  /** Longer than a tick of the kernel's clock. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Of what is there now. */
  public static Stat of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> values =
        Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino,mode", options);
    return new Stat(
        (Long) values.get("size"),
        nanos((FileTime) values.get("lastModifiedTime")),
        nanos((FileTime) values.get("ctime")),
        (Long) values.get("ino"),
        (Integer) values.get("mode"));
  }

  /** The opposite of {@link #writeTo}. */
  public static Stat readFrom(DataInput in) throws IOException {
    return new Stat(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readInt());
  }

  /** 36 bytes, for files on the node's disk. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(size);
    out.writeLong(modifiedNanos);
    out.writeLong(changedNanos);
    out.writeLong(inode);
    out.writeInt(mode);
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  public boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  public boolean isLink() {
    return (mode & TYPE) == 0120000;
  }

  public boolean isExecutable() {
    return (mode & 0100) != 0;
  }

  /**
   * How long it takes until a later write is sure to change it.
   *
   * @param now nanoseconds since the epoch
   * @return nanoseconds, 0 when it is sure already
   */
  long settlesIn(long now) {
    return Math.clamp(changedNanos + TICK_NANOS + 1 - now, 0, TICK_NANOS);
  }

  /**
   * Kept only when a later write is sure to change it: the kernel's clock ticks in milliseconds,
   * and a write within the tick in which the file was read would leave no trace.
   *
   * @param readAt when reading began, nanoseconds since the epoch
   */
  public Stat settledAt(long readAt) {
    return changedNanos < readAt - TICK_NANOS ? this : UNKNOWN;
  }
}
