package dev.mizzen.dict.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Puts a backup in the place of a data folder. The old data goes only when the new one is there,
 * whole and openable; a restore that dies on the way is done again from the start.
 */
public final class Restore {
  /** What a whole backup has, and a data folder. */
  private static final List<String> PARTS = List.of("FORMAT", "db");

  private static final String UNPACKED = "restore";
  private static final String REPLACED = "replaced";

  /** Opens a folder as the service would, and closes it. */
  public interface Trial {
    /**
     * @throws IOException when the service could not use it
     */
    void open(Path folder) throws IOException;
  }

  private final Path data;
  private final Trial trial;

  /** Of the folder that the service uses, while it does not run. */
  public Restore(Path data, Trial trial) {
    this.data = data;
    this.trial = trial;
  }

  /**
   * Reads a backup and replaces the data by it.
   *
   * @return how many bytes its files have
   * @throws DamagedBackupException when it is not whole; the data is as before
   * @throws IOException when the folder cannot be written; the data is as before, or as in the
   *     backup
   */
  public long from(InputStream backup) throws IOException {
    Files.createDirectories(data);
    Path unpacked = data.resolve(UNPACKED);
    Folders.delete(unpacked);
    Files.createDirectory(unpacked);
    long bytes = Archive.read(backup, unpacked);
    for (String part : PARTS) {
      if (!Files.exists(unpacked.resolve(part))) {
        throw new DamagedBackupException("this is no backup of a dict-service: it has no " + part);
      }
    }
    trial.open(unpacked);
    Path replaced = data.resolve(REPLACED);
    Folders.delete(replaced);
    Files.createDirectory(replaced);
    // The stamp goes first and comes last: a folder without it and with data is refused.
    for (String part : PARTS) {
      move(data.resolve(part), replaced.resolve(part));
    }
    for (String part : PARTS.reversed()) {
      move(unpacked.resolve(part), data.resolve(part));
    }
    Folders.delete(replaced);
    Folders.delete(unpacked);
    return bytes;
  }

  private static void move(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the data folder spans file systems: " + e.getMessage(), e);
    }
  }
}
