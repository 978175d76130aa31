package dev.mizzen.dict.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;

class ThreadReadsTest {
  private static final byte[] KEY = Records.entryKey(1, Bytes.of("key"));
  private static final byte[] NO_KEY = Records.entryKey(1, Bytes.of("key-x"));
  private static final byte[] RECORD = "a record".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final AtomicLong nanos = new AtomicLong();
  private final Patience patience = new Patience(nanos::get);
  private RocksFiles files;
  private ThreadReads reads;

  /** What is in a table that was just opened is not in memory. */
  @BeforeEach
  void writeATable() throws Exception {
    try (RocksFiles before = RocksFiles.open(TestStores.settings(folder));
        FlushOptions flush = new FlushOptions()) {
      before.put(before.entries, KEY, RECORD);
      before.db().flush(flush, before.entries);
    }
    files = RocksFiles.open(TestStores.settings(folder));
    reads = new ThreadReads(files, patience);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private void losePatience() {
    for (int i = 0; i < Patience.MOST_SLOW; i++) {
      long begin = patience.now();
      nanos.addAndGet(Patience.SLOW + 1);
      patience.readSince(begin);
    }
  }

  private byte[] found(int length) {
    return Arrays.copyOf(reads.record(), length);
  }

  @Test
  void readsWhatIsNotInMemoryWhilePatienceLasts() throws Exception {
    // When
    int length = reads.read(KEY);

    // Then
    assertThat(found(length)).isEqualTo(RECORD);
    assertThat(reads.read(NO_KEY)).isEqualTo(RocksFiles.ABSENT);
  }

  @Test
  void doesNotReadTheDiskWithoutPatience() throws Exception {
    // Given
    losePatience();

    // When
    int length = reads.read(KEY);

    // Then
    assertThat(length).isEqualTo(RocksFiles.UNKNOWN);
  }

  @Test
  void readsWhatIsInMemoryWithoutPatience() throws Exception {
    // Given
    files.get(files.entries, KEY);
    losePatience();

    // When
    int length = reads.read(KEY);

    // Then
    assertThat(found(length)).isEqualTo(RECORD);
    assertThat(reads.read(NO_KEY)).isEqualTo(RocksFiles.ABSENT);
  }

  @Test
  void tellsTheLengthOfARecordThatItDoesNotHold() throws Exception {
    // Given
    byte[] large = new byte[3 * ThreadReads.BUFFER];
    Arrays.fill(large, (byte) 7);
    files.put(files.entries, KEY, large);

    // When
    int length = reads.read(KEY);

    // Then
    assertThat(length).isEqualTo(large.length);
    assertThat(reads.record()).containsOnly(7);
  }
}
