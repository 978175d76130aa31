package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.cache.FreshBlocks.Room;
import dev.mizzen.volume.snapshot.Hash;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshBlocksTest {
  private static final Hash FILE = Hash.of(new byte[] {1});
  private static final int UNREAD = 1000;
  private static final int IDLE = 5000;

  private final AtomicLong clock = new AtomicLong();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final FreshBlocks fresh =
      new FreshBlocks(3, new FreshBlocks.Patience(UNREAD, IDLE), clock::get, later::add);
  private final byte[] content = StoredFiles.random(1, 2 * FreshBlocks.SIZE + 5);

  /** All of the content, in pieces that are no blocks. */
  private Room arrived() {
    var room = fresh.take(3, true).orElseThrow();
    room.begin();
    room.piece(new byte[100], 100);
    room.begin();
    for (int at = 0; at < content.length; at += 100_000) {
      byte[] piece = Arrays.copyOfRange(content, at, Math.min(content.length, at + 100_000));
      room.piece(piece, piece.length);
    }
    room.publish(FILE, 7);
    return room;
  }

  private byte[] read(int block, int offset, int length) {
    byte[] into = new byte[length];
    var found = fresh.find(FILE, block).orElseThrow();
    found.copy(offset, MemorySegment.ofArray(into));
    found.release(length);
    return into;
  }

  private byte[] part(int offset, int length) {
    return Arrays.copyOfRange(content, offset, offset + length);
  }

  @Test
  void hasABlockUntilAllOfItWasReadAndIsOnTheDisk() {
    // Given two blocks and a bit, the last of which were read
    var room = arrived();
    assertThat(read(8, 10, 100)).isEqualTo(part(FreshBlocks.SIZE + 10, 100));
    assertThat(read(9, 0, 5)).isEqualTo(part(2 * FreshBlocks.SIZE, 5));
    assertThat(fresh.find(FILE, 9).map(FreshBlocksTest::let)).isPresent();

    // When they are on the disk
    room.settle(true);

    // Then the one of which all was read is gone, and another one once it is
    assertThat(fresh.find(FILE, 9)).isEmpty();
    assertThat(read(8, 0, FreshBlocks.SIZE)).isEqualTo(part(FreshBlocks.SIZE, FreshBlocks.SIZE));
    assertThat(fresh.find(FILE, 8)).isEmpty();
    assertThat(read(7, 0, 1)).isEqualTo(part(0, 1));
  }

  private static boolean let(FreshBlocks.Fresh found) {
    found.release(0);
    return true;
  }

  @Test
  void leavesWhatIsWrittenOrReadInItsPlace() {
    // Given blocks that are being written, and one of them read
    var room = arrived();
    var reading = fresh.find(FILE, 7).orElseThrow();

    // When others need room, they get none
    assertThat(fresh.waitsForDisk()).isTrue();
    assertThat(fresh.take(1, false)).isEmpty();

    // Then, after they were written, the places of those that nobody reads
    room.settle(true);
    assertThat(fresh.waitsForDisk()).isFalse();
    assertThat(fresh.take(3, false)).isEmpty();
    var other = fresh.take(2, false).orElseThrow();
    other.piece(new byte[2 * FreshBlocks.SIZE], 2 * FreshBlocks.SIZE);
    byte[] into = new byte[10];
    reading.copy(0, MemorySegment.ofArray(into));
    assertThat(into).isEqualTo(part(0, 10));

    // And all of them in the end
    reading.release(1);
    other.giveBack();
    assertThat(fresh.take(3, false)).isPresent();
  }

  @Test
  void leavesWhatCameAheadToItsReaderForAMoment() {
    // Given blocks that came ahead
    arrived().settle(true);

    // When more is to come that nobody needs yet, it gets their room after a moment only
    assertThat(fresh.take(1, true)).isEmpty();
    clock.addAndGet(UNREAD);
    assertThat(fresh.take(1, true)).isPresent();

    // Then what came last is still there
    assertThat(fresh.find(FILE, 7)).isEmpty();
    assertThat(read(9, 0, 5)).isEqualTo(part(2 * FreshBlocks.SIZE, 5));
  }

  private void pause() {
    for (var work : List.copyOf(later)) {
      later.remove(work);
      work.run();
    }
  }

  @Test
  void dropsWhatNobodyReadsForAWhileOnceItIsOnTheDisk() {
    // Given blocks that nobody reads, but for one
    var room = arrived();
    var reading = fresh.find(FILE, 8).orElseThrow();

    // When that takes long while they are being written, then they stay
    clock.addAndGet(IDLE);
    pause();
    assertThat(read(7, 0, 1)).isEqualTo(part(0, 1));

    // When they are on the disk, then all go but the one that is being read
    room.settle(true);
    pause();
    assertThat(fresh.has(FILE, 7)).isFalse();
    assertThat(fresh.has(FILE, 9)).isFalse();
    byte[] into = new byte[10];
    reading.copy(0, MemorySegment.ofArray(into));
    assertThat(into).isEqualTo(part(FreshBlocks.SIZE, 10));

    // And that one when it is not read any more; then nothing is looked at again
    reading.release(1);
    pause();
    assertThat(fresh.has(FILE, 8)).isFalse();
    pause();
    pause();
    assertThat(later).isEmpty();
  }

  @Test
  void keepsWhatCameAMomentAgo() {
    arrived().settle(true);

    clock.addAndGet(IDLE - 1);
    pause();

    assertThat(read(9, 0, 5)).isEqualTo(part(2 * FreshBlocks.SIZE, 5));
  }

  @Test
  void tellsWhoWaitsWhetherItCameToTheDisk() {
    var room = arrived();
    var found = fresh.find(FILE, 7).orElseThrow();

    room.settle(false);

    assertThat(found.awaitKept()).isFalse();
    fresh.awaitSettled();
  }

  @Test
  void takesTheNewerOneOfTheSameBlock() {
    var room = fresh.take(1, false).orElseThrow();
    room.piece(new byte[] {1}, 1);
    room.publish(FILE, 7);
    var other = fresh.take(1, false).orElseThrow();
    other.piece(new byte[] {2}, 1);

    other.publish(FILE, 7);

    assertThat(read(7, 0, 1)).containsExactly(2);
    room.settle(true);
    other.settle(true);
    assertThat(fresh.take(3, false)).isPresent();
  }
}
