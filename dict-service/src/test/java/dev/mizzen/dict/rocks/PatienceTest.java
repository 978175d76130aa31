package dev.mizzen.dict.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Patience patience = new Patience(nanos::get);

  private void read(int times, long each) {
    for (int i = 0; i < times; i++) {
      long begin = patience.now();
      nanos.addAndGet(each);
      patience.readSince(begin);
    }
  }

  @Test
  void lastsWhileReadsAreQuick() {
    // When
    read(10_000, Patience.SLOW);

    // Then
    assertThat(patience.lasts()).isTrue();
  }

  @Test
  void lastsWhenFewReadsAreSlow() {
    // When
    for (int i = 0; i < 100; i++) {
      read(Patience.MOST_SLOW - 1, Patience.SLOW + 1);
      read(Patience.OF_READS - Patience.MOST_SLOW + 1, 0);
    }

    // Then
    assertThat(patience.lasts()).isTrue();
  }

  @Test
  void isLostWhenTheDiskIsWaitedFor() {
    // When
    read(Patience.MOST_SLOW, Patience.SLOW + 1);

    // Then
    assertThat(patience.lasts()).isFalse();
  }

  @Test
  void comesBackAfterASecond() {
    // Given
    read(Patience.MOST_SLOW, Patience.SLOW + 1);
    nanos.addAndGet(Patience.PAUSE - 1);
    assertThat(patience.lasts()).isFalse();

    // When
    nanos.addAndGet(1);

    // Then
    assertThat(patience.lasts()).isTrue();
  }

  @Test
  void hasAWholeCountAgainWhenItComesBack() {
    // Given
    read(Patience.MOST_SLOW, Patience.SLOW + 1);
    nanos.addAndGet(Patience.PAUSE);
    assertThat(patience.lasts()).isTrue();

    // When
    read(Patience.MOST_SLOW - 1, Patience.SLOW + 1);

    // Then
    assertThat(patience.lasts()).isTrue();
  }
}
