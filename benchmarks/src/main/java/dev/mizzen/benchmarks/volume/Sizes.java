package dev.mizzen.benchmarks.volume;

/**
 * How much there is.
 *
 * @param bigMebibytes of the file that is read and written whole
 * @param openedMebibytes of the file of which only the beginning is read
 * @param small files of 8 KiB
 * @param created files of 4 KiB that are created in a mount
 * @param many files of the volume with many
 * @param committers at one volume
 * @param mounts of the node whose agent's memory is looked at
 */
record Sizes(
    int bigMebibytes,
    int openedMebibytes,
    int small,
    int created,
    int many,
    int committers,
    int mounts) {
  static final Sizes FULL = new Sizes(1024, 64, 4_000, 1_000, 100_000, 100, 10);

  /** To see whether it works: its figures say nothing. */
  static final Sizes SHORT = new Sizes(64, 16, 500, 100, 5_000, 10, 10);
}
