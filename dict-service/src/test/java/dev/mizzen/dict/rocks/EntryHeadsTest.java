package dev.mizzen.dict.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Value;
import org.junit.jupiter.api.Test;

class EntryHeadsTest {
  private static final int MANY = 300_000;

  private final EntryHeads heads = new EntryHeads();
  private final byte[] header = new byte[EntryRecord.LONGEST_HEADER];

  private static byte[] key(int number) {
    return Records.entryKey(1, Bytes.of("key-" + number));
  }

  private static byte[] record(int number) {
    return EntryRecord.write(
        new Value(Value.OCTETS, new byte[number % 3]), number + 1L, EntryRecord.NEVER, 0);
  }

  @Test
  void knowsWhatTheRecordBeginsWithAndHowLongItIs() {
    // Given
    byte[] record = EntryRecord.write(new Value(Value.OCTETS, new byte[7]), 12, 34, 56);

    // When
    heads.put(key(1), record, record.length);

    // Then
    int length = heads.get(key(1), header);
    assertThat(EntryRecord.head(header, length)).isEqualTo(new EntryRecord.Head(12, 34, 56, 7));
    assertThat(heads.get(key(2), header)).isNegative();
  }

  @Test
  void aLaterRecordTakesThePlaceOfTheFormer() {
    // Given
    heads.put(key(1), record(1), record(1).length);

    // When
    heads.put(key(1), record(5), record(5).length);

    // Then
    assertThat(EntryRecord.head(header, heads.get(key(1), header)).version()).isEqualTo(6);
  }

  @Test
  void forgets() {
    // Given
    heads.put(key(1), record(1), record(1).length);

    // When
    heads.forget(key(1));
    heads.forget(key(2));

    // Then
    assertThat(heads.get(key(1), header)).isNegative();
  }

  @Test
  void doesNotKeepLongKeys() {
    // Given
    byte[] key = Records.entryKey(1, Bytes.of("k".repeat(2_000)));

    // When
    heads.put(key, record(1), record(1).length);

    // Then
    assertThat(heads.get(key, header)).isNegative();
  }

  @Test
  void whenThereAreTooManyItKnowsSomeAndNeverTheWrongOnes() {
    // When
    for (int i = 0; i < MANY; i++) {
      heads.put(key(i), record(i), record(i).length);
    }

    // Then
    int known = 0;
    for (int i = 0; i < MANY; i++) {
      int length = heads.get(key(i), header);
      if (length >= 0) {
        known++;
        assertThat(EntryRecord.head(header, length))
            .isEqualTo(EntryRecord.head(record(i), record(i).length));
      }
    }
    assertThat(known).isBetween(MANY / 10, 1 << 17);
  }
}
