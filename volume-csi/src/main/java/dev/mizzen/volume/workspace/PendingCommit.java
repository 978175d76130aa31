package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.PastCommits;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers a commit whose outcome is not known: the process may die, or the store's last answer be
 * lost, after the commit object was created. Taking such changes for new ones would overwrite what
 * others committed since.
 */
final class PendingCommit {

  private final Path token;
  private final IndexFile index;
  private final Path indexPath;

  PendingCommit(Path directory) {
    this.token = directory.resolve("committing");
    this.indexPath = directory.resolve("committing.index");
    this.index = new IndexFile(indexPath);
  }

  /**
   * @param inStep what the view is in step with once the commit has succeeded
   * @return the commit's token
   */
  String begin(Index inStep) throws IOException {
    String fresh = UUID.randomUUID().toString();
    index.write(inStep);
    DurableFiles.write(token, fresh.getBytes(StandardCharsets.US_ASCII));
    return fresh;
  }

  /** What the view is in step with, if a commit was begun, not ended, and did succeed. */
  Optional<Index> outcome(VolumeRepository volume, long known) throws IOException {
    if (!isOpen()) {
      return Optional.empty();
    }
    String wanted = Files.readString(token, StandardCharsets.US_ASCII);
    var made = PastCommits.withToken(volume, wanted, known);
    return made.isPresent() ? Optional.of(index.read().at(made.get().number())) : Optional.empty();
  }

  /** Whether a commit was begun and not ended. */
  boolean isOpen() {
    return Files.exists(token);
  }

  void end() throws IOException {
    // The token first: without it the index means nothing.
    Files.deleteIfExists(token);
    Files.deleteIfExists(indexPath);
  }
}
