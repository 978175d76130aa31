package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Committer.Committed;
import java.util.List;

/**
 * What became of a write.
 *
 * @param commit the head that holds it
 * @param changed whether it took a commit; false when the volume held all of it already
 * @param files in the whole volume
 * @param bytes of the whole volume
 * @param uploadedBytes that the store had to be sent
 * @param overwritten files that were there with another content, at most 1000
 */
public record Written(
    long commit,
    boolean changed,
    long files,
    long bytes,
    long uploadedBytes,
    List<String> overwritten) {

  private static final int MAX_PATHS = 1000;

  static Written of(Committed done, long uploaded) {
    var head = done.head();
    return new Written(
        head.number(),
        done.created(),
        head.files(),
        head.bytes(),
        uploaded + done.nodeBytes(),
        done.overwritten().stream().limit(MAX_PATHS).toList());
  }
}
