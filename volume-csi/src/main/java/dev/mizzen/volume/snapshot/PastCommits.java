package dev.mizzen.volume.snapshot;

import java.util.Optional;

/** Looks back over a volume's history. */
public final class PastCommits {

  private PastCommits() {}

  /**
   * The commit made with that token, if any was after {@code known}: so does a writer find out
   * whether a commit succeeded of which it never had an answer.
   */
  public static Optional<Commit> withToken(VolumeRepository volume, String token, long known) {
    for (long number = volume.head(known).number(); number > known; number--) {
      var made = volume.find(number).filter(commit -> commit.hasToken(token));
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }
}
