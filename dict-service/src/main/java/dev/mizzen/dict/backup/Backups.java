package dev.mizzen.dict.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes backups of a running store; each is a copy beside the data for as long as it is read. */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final String PREFIX = "backup-";

  private final Path folder;
  private final Function<Path, CompletionStage<Void>> checkpoint;

  /**
   * @param folder on the disk of the store, so that a copy costs next to nothing
   * @param checkpoint copies the store into a new folder
   */
  public Backups(Path folder, Function<Path, CompletionStage<Void>> checkpoint) {
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /** Removes what was left behind by a process that died; once, at the start. */
  public void tidy() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> left = all.filter(p -> p.getFileName().toString().startsWith(PREFIX)).toList();
      left.forEach(this::delete);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("reason", e.toString()).log("Could not look for old backups");
    }
  }

  /** Copies the store as it is now; fails as the checkpoint does. */
  public CompletionStage<Backup> take() {
    Path copy = folder.resolve(PREFIX + UUID.randomUUID());
    return checkpoint.apply(copy).thenApply(done -> new Backup(copy));
  }

  private void delete(Path copy) {
    try {
      Folders.delete(copy);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("folder", copy)
          .addKeyValue("reason", e.toString())
          .log("Could not remove a backup that was read");
    }
  }

  /** One copy, until it is closed. */
  public final class Backup implements AutoCloseable {
    private final Path copy;

    private Backup(Path copy) {
      this.copy = copy;
    }

    /**
     * Writes it as an {@link Archive}; does not close the stream.
     *
     * @throws IOException of the stream or a file
     */
    public void write(OutputStream out) throws IOException {
      Archive.write(copy, out);
    }

    @Override
    public void close() {
      delete(copy);
    }
  }
}
