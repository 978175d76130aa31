package dev.mizzen.volume.cache;

import dev.mizzen.volume.store.ObjectStore.Receiver;

/** What comes, in memory. What does not come is zeros. */
final class Collected implements Receiver {

  private final byte[] bytes;
  private int length;

  Collected(int most) {
    this.bytes = new byte[most];
  }

  @Override
  public void begin() {
    length = 0;
  }

  @Override
  public void piece(byte[] piece, int count) {
    System.arraycopy(piece, 0, bytes, length, count);
    length += count;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many came. */
  int length() {
    return length;
  }
}
