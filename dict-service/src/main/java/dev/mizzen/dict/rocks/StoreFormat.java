package dev.mizzen.dict.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stamp beside the data that says which program may read it. */
final class StoreFormat {
  static final int CURRENT = 1;
  private static final Pattern STAMP = Pattern.compile("mizzen-dict format (\\d{1,6})\n");

  private StoreFormat() {}

  /** Stamps a folder that has none with the current format. */
  static void stamp(Path folder) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("FORMAT"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(StandardCharsets.US_ASCII.encode("mizzen-dict format %d\n".formatted(CURRENT)));
      file.force(true);
    }
    // Its name, too.
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /**
   * Checks the stamp of a folder, or stamps an empty one.
   *
   * @return the folder of RocksDB inside
   * @throws IOException when it is of a newer format, of something else, or cannot be read or
   *     written
   */
  static Path check(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path stamp = folder.resolve("FORMAT");
    Path database = folder.resolve("db");
    if (!Files.exists(stamp)) {
      if (Files.exists(database)) {
        throw new IOException(
            folder + " has data without a FORMAT file: it is not a store of dict-service");
      }
      stamp(folder);
      return database;
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
    return database;
  }
}
