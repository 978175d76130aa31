package dev.mizzen.volume.agent;

import dev.mizzen.volume.view.View;
import java.util.SortedSet;

/**
 * Answer to {@code :commit}.
 *
 * @param files in the whole volume, as {@code bytes}
 */
record CommitAnswer(
    long commit,
    boolean changed,
    long files,
    long bytes,
    long uploadedBytes,
    SortedSet<String> overwritten) {

  static CommitAnswer of(View.CommitResult result) {
    return new CommitAnswer(
        result.head().number(),
        result.changed(),
        result.head().files(),
        result.head().bytes(),
        result.uploadedBytes(),
        result.overwritten());
  }
}
