package dev.mizzen.benchmarks.volume.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is stored: one big file, one that is only opened, and small ones; nothing that compresses.
 *
 * @param folder that holds it
 * @param small how many small files
 */
public record Data(Path folder, int small) {
  /** Bytes of a small file. */
  public static final int SMALL_BYTES = 8 << 10;

  private static final String BIG = "big.bin";
  private static final String OPENED = "opened.bin";
  private static final int A_FOLDER = 500;
  private static final int MIB = 1 << 20;

  /** Makes it. */
  public static Data make(Path folder, int bigMebibytes, int openedMebibytes, int small)
      throws IOException {
    Data data = new Data(folder, small);
    Random random = new Random(1);
    Files.createDirectories(folder);
    write(data.big(folder), bigMebibytes, random);
    write(data.opened(folder), openedMebibytes, random);
    for (Path file : data.small(folder)) {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(random, SMALL_BYTES));
    }
    return data;
  }

  private static void write(Path file, int mebibytes, Random random) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(bytes(random, MIB));
      }
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The big file, in a copy. */
  public Path big(Path copy) {
    return copy.resolve(BIG);
  }

  /** The large file of which only the beginning is read, in a copy. */
  public Path opened(Path copy) {
    return copy.resolve(OPENED);
  }

  /** The small files of a copy, folder after folder. */
  public List<Path> small(Path copy) {
    return IntStream.range(0, small)
        .mapToObj(i -> copy.resolve("small-%02d/%05d.bin".formatted(i / A_FOLDER, i)))
        .toList();
  }

  /** All of it, in a copy. */
  public int files() {
    return small + 2;
  }
}
