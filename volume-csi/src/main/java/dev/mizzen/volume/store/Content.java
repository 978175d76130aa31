package dev.mizzen.volume.store;

import java.util.Arrays;

/**
 * What is to be stored, and its SHA-256, which nobody has to compute again.
 *
 * @param array that begins with it; must stay as it is until it is stored
 * @param length of it in bytes
 * @param sha256 as 64 hexadecimal digits
 */
public record Content(byte[] array, int length, String sha256) {
  /** All of it, and nothing else. */
  public byte[] bytes() {
    return length == array.length ? array : Arrays.copyOf(array, length);
  }
}
