package dev.mizzen.volume.view;

import java.util.SortedSet;
import java.util.TreeSet;

/** A reload would have to overwrite changes that nobody committed. */
public final class DirtyException extends RuntimeException {

  private final transient SortedSet<String> paths;

  public DirtyException(SortedSet<String> paths) {
    super(
        "The volume has %d uncommitted changes, the first is '%s': commit first, or reload with dirty=commit"
            .formatted(paths.size(), paths.first()));
    this.paths = new TreeSet<>(paths);
  }

  /** Paths relative to the volume's top. */
  public SortedSet<String> paths() {
    return paths;
  }
}
