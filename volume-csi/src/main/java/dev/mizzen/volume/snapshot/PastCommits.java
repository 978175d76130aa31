package dev.mizzen.volume.snapshot;

import java.util.Optional;

/** Looks back over a volume's history. */
public final class PastCommits {

  private PastCommits() {}

  /**
   * The commit made with that token, if any was after {@code known}: so does a writer find out
   * whether a commit succeeded of which it never had an answer.
   *
   * @throws CorruptVolumeException when it is none of those that are there, and retention has
   *     dropped others in between: it may have been one of them
   */
  public static Optional<Commit> withToken(VolumeRepository volume, String token, long known) {
    long head = volume.head(known).number();
    long dropped = 0;
    for (long number = head; number > known; number--) {
      var there = volume.find(number);
      if (there.filter(commit -> commit.hasToken(token)).isPresent()) {
        return there;
      }
      dropped += there.isPresent() ? 0 : 1;
    }
    if (dropped > 0) {
      throw new CorruptVolumeException(
          "What became of a commit to volume %s cannot be known any more: retention has dropped %d of the commits %d to %d while its writer was away. Copy what the pod has changed to another place, and mount the volume anew"
              .formatted(volume.id(), dropped, known + 1, head));
    }
    return Optional.empty();
  }
}
