package dev.mizzen.volume.snapshot;

/** How files are cut. */
public final class Chunks {

  /** Bytes of every chunk of a file but the last. */
  public static final int SIZE = 8 << 20;

  /** Bytes of a file that each of its sums stands for; the last one stands for the rest. */
  public static final int SUMMED = 1 << 20;

  private Chunks() {}

  /** How many sums a file of that many bytes has. */
  public static int sums(long size) {
    return Math.toIntExact((size + SUMMED - 1) / SUMMED);
  }

  /** How many chunks a file of that many bytes has. */
  public static int count(long size) {
    return Math.toIntExact((size + SIZE - 1) / SIZE);
  }

  /** How many bytes the chunk of that index has in a file of that many bytes. */
  public static int length(long size, int index) {
    return (int) Math.min(SIZE, size - (long) index * SIZE);
  }
}
