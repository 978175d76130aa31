package dev.mizzen.dict.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import org.junit.jupiter.api.Test;

class FreshItemsTest {
  private static final int ROOM_FOR_TEN = 10_000;

  private final FreshItems items = new FreshItems(ROOM_FOR_TEN);

  private static Bytes key(int number) {
    return Bytes.of("key-" + number);
  }

  private static byte[] item(int number) {
    byte[] item = new byte[800];
    item[0] = (byte) number;
    return item;
  }

  @Test
  void knowsAnItemUntilItIsForgotten() {
    // Given
    items.put(key(1), item(1));
    items.put(key(2), item(2));

    // When
    items.forget(key(1));

    // Then
    assertThat(items.get(key(1))).isNull();
    assertThat(items.get(key(2))).isEqualTo(item(2));
  }

  @Test
  void theOldestMakesRoom() {
    // When
    for (int i = 0; i < 100; i++) {
      items.put(key(i), item(i));
    }

    // Then
    assertThat(items.get(key(89))).isNull();
    assertThat(items.get(key(90))).isEqualTo(item(90));
    assertThat(items.get(key(99))).isEqualTo(item(99));
  }

  @Test
  void roomComesBackWithWhatIsForgottenOrReplaced() {
    // Given
    for (int i = 0; i < 100; i++) {
      items.put(key(-1), item(-1));
      items.put(key(-2), item(-2));
      items.forget(key(-2));
    }

    // When
    for (int i = 0; i < 9; i++) {
      items.put(key(i), item(i));
    }

    // Then
    assertThat(items.get(key(-1))).isEqualTo(item(-1));
    assertThat(items.get(key(0))).isEqualTo(item(0));
  }

  @Test
  void anItemTooLargeForAllOfThemLeavesTheOthers() {
    // Given
    items.put(key(1), item(1));

    // When
    items.put(key(2), new byte[ROOM_FOR_TEN]);

    // Then
    assertThat(items.get(key(2))).isNull();
    assertThat(items.get(key(1))).isEqualTo(item(1));
  }
}
