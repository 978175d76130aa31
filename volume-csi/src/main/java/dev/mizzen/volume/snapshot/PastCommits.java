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
    for (var commit = volume.head(known);
        commit.number() > known;
        commit = volume.commit(commit.parent())) {
      if (commit.hasToken(token)) {
        return Optional.of(commit);
      }
    }
    return Optional.empty();
  }
}
