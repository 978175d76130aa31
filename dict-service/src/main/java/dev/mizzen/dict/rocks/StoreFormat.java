package dev.mizzen.dict.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stamp beside the data that says which program may read it.
 *
 * @param found the format that the folder has
 */
record StoreFormat(Path folder, int found) {
  static final int CURRENT = 2;
  private static final Pattern STAMP = Pattern.compile("mizzen-dict format (\\d{1,6})\n");

  /**
   * Checks the stamp of a folder, or stamps an empty one.
   *
   * @throws IOException when it is of a newer format, of something else, or cannot be read or
   *     written
   */
  static StoreFormat check(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path stamp = folder.resolve("FORMAT");
    if (!Files.exists(stamp)) {
      if (Files.exists(folder.resolve("db"))) {
        throw new IOException(
            folder + " has data without a FORMAT file: it is not a store of dict-service");
      }
      stamp(folder);
      return new StoreFormat(folder, CURRENT);
    }
    Matcher found = STAMP.matcher(Files.readString(stamp, StandardCharsets.US_ASCII));
    if (!found.matches()) {
      throw new IOException(stamp + " is damaged, or not of dict-service");
    }
    int format = Integer.parseInt(found.group(1));
    if (format > CURRENT) {
      throw new IOException(
          "%s has format %d, this program reads up to %d: run the newer version again"
              .formatted(folder, format, CURRENT));
    }
    return new StoreFormat(folder, format);
  }

  /** Says from now on that the folder has the current format; a crash leaves the old stamp. */
  static void stamp(Path folder) throws IOException {
    Path made = folder.resolve("FORMAT.new");
    try (FileChannel file =
        FileChannel.open(
            made,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(StandardCharsets.US_ASCII.encode("mizzen-dict format %d\n".formatted(CURRENT)));
      file.force(true);
    }
    Files.move(made, folder.resolve("FORMAT"), StandardCopyOption.ATOMIC_MOVE);
    // Its name, too.
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** The folder of RocksDB inside. */
  Path database() {
    return folder.resolve("db");
  }
}
