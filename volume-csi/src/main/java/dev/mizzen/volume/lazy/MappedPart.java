package dev.mizzen.volume.lazy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a local file in memory, for which the disk has room. */
final class MappedPart {

  private static final int ZEROS = 4096;

  private MappedPart() {}

  /**
   * Maps a part; what the file lacks of it is zeros afterwards.
   *
   * @param channel open for reading and writing
   * @param arena as long as which it may be used
   * @throws IOException of the disk, which may be full; the file may be longer by some zeros then
   */
  static MemorySegment of(FileChannel channel, long start, long length, Arena arena)
      throws IOException {
    // Written, as a full disk would be no error but the end of the process later.
    var zeros = ByteBuffer.allocate(ZEROS);
    for (long at = channel.size(); at < start + length; ) {
      at += channel.write(zeros.clear().limit((int) Math.min(ZEROS, start + length - at)), at);
    }
    return channel.map(FileChannel.MapMode.READ_WRITE, start, length, arena);
  }
}
