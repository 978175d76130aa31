package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View;
import java.io.IOException;
import java.nio.file.Path;

/** How volumes are shown to pods. */
public interface Views {

  /** What makes them, for what is kept on disk. */
  Backend backend();

  /**
   * Makes a view of the volume's head; whatever was in the directory before is dropped. Nothing is
   * mounted yet.
   *
   * @param repository of the volume, whose marker was read
   * @param settings of the marker
   */
  PodView create(
      Published.Volume volume, Path directory, VolumeRepository repository, Settings settings)
      throws IOException;

  /**
   * A view that an earlier life of this process has made, with its mount where that still lives.
   */
  PodView recover(Published.Volume volume, Path directory) throws IOException;

  /** Everything of an earlier life was recovered, or is not wanted any more. */
  void recovered() throws IOException;

  /** Commits all that is left in the directory of a view that is mounted nowhere. */
  View.CommitResult lastCommit(Published.Volume volume, Path directory) throws IOException;
}
