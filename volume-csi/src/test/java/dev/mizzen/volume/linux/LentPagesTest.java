package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LentPagesTest {
  private static final int BYTES = 3 * 4096;

  private final Queue<Runnable> later = new ArrayDeque<>();
  private final LentPages pages = new LentPages(BYTES, later::add);

  private static byte last(MemorySegment memory) {
    return memory.get(ValueLayout.JAVA_BYTE, BYTES - 1);
  }

  private MemorySegment written() {
    var memory = pages.take();
    memory.fill((byte) 7);
    return memory;
  }

  private void pause() {
    later.remove().run();
  }

  @Test
  void lendsWhatWasGivenBack() {
    var first = written();
    assertThat(first.byteSize()).isEqualTo(BYTES);
    assertThat(first.address() % 4096).isZero();
    var second = pages.take();
    assertThat(second.address()).isNotEqualTo(first.address());

    pages.giveBack(first);

    assertThat(pages.take().address()).isEqualTo(first.address());
  }

  @Test
  void givesTheKernelWhatNobodyBorrowsForAWhile() {
    // Given memory that was used, and memory that still is
    var lent = written();
    var idle = written();
    pages.giveBack(idle);

    // When it was used since the last look, then it stays
    pause();
    assertThat(last(idle)).isEqualTo((byte) 7);

    // When it was not, then it is zeros again, and what is lent is as it was
    pause();
    assertThat(last(idle)).isZero();
    assertThat(last(lent)).isEqualTo((byte) 7);
    assertThat(later).isEmpty();

    // And both serve again
    pages.giveBack(lent);
    pause();
    pause();
    assertThat(last(lent)).isZero();
    assertThat(last(written())).isEqualTo((byte) 7);
  }
}
